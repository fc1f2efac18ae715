<?xml version="1.0" encoding="UTF-8"?>
<!-- Rule prose to a fragment of HTML. The elements written here are the only ones that judge/prose.c lets pass. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:r="urn:esureport:rules:1"
    exclude-result-prefixes="r">
  <xsl:template match="/r:prose">
    <prose><xsl:apply-templates select="r:item"/></prose>
  </xsl:template>
  <xsl:template match="r:item">
    <item><p><xsl:apply-templates/></p></item>
  </xsl:template>
  <xsl:template match="r:kb">
    <a href="https://www.catalog.update.microsoft.com/Search.aspx?q=KB{.}" rel="noopener noreferrer">KB<xsl:value-of select="."/></a>
  </xsl:template>
  <xsl:template match="r:reg | r:code | r:file">
    <code><xsl:value-of select="."/></code>
  </xsl:template>
</xsl:stylesheet>
