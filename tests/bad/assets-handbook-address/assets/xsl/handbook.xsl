<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="/"><page title="x"><p><a href="javascript:alert(1)">x</a></p></page></xsl:template>
</xsl:stylesheet>
