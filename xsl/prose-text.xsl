<?xml version="1.0" encoding="UTF-8"?>
<!-- Rule prose to plain text. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:r="urn:esureport:rules:1"
    exclude-result-prefixes="r">
  <xsl:template match="/r:prose">
    <prose><xsl:apply-templates select="r:item"/></prose>
  </xsl:template>
  <xsl:template match="r:item">
    <item><xsl:apply-templates/></item>
  </xsl:template>
  <xsl:template match="r:kb">KB<xsl:value-of select="."/></xsl:template>
</xsl:stylesheet>
