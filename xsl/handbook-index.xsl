<?xml version="1.0" encoding="UTF-8"?>
<!-- The pages of the handbook that are about no single rule; a part of handbook.xsl. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:b="urn:esureport:rulebook:1"
    xmlns:r="urn:esureport:rules:1" xmlns:c="urn:esureport:catalogue:1" exclude-result-prefixes="b r c">

  <!-- The index. -->

  <xsl:template match="b:rulebook">
    <page title="ESU handbook - rules of {@data}">
      <a class="skip" href="#main">Skip to the rules</a>
      <div id="top" role="banner">
        <h1>ESU handbook</h1>
        <p class="mut">
          <span class="w">
            <xsl:value-of select="concat('Rules of ', @data, ', compared with the articles on ', @verified)"/>
          </span> &#183;
          <span class="w"><xsl:value-of select="concat(@count, ' rules (', substring(@digest, 1, 8), ')')"/></span> &#183;
          <span class="w"><xsl:value-of select="concat(@program, ' ', @version)"/></span>
        </p>
        <xsl:call-template name="replaced"/>
      </div>
      <div id="main" role="main">
        <p>Can a machine receive Extended Security Updates (ESU)? These rules decide it, in the order in which they build on
          each other. Each has a page: when it applies, how it decides, what you may see, causes, steps, sources. A report names
          the rule of each finding; look it up here.</p>
        <p id="counts">
          <xsl:for-each select="b:stage">
            <a href="#s-{@id}">
              <xsl:value-of select="concat(@title, ': ', count($book/b:entry[r:rule/@stage = current()/@id]))"/>
            </a><xsl:text> </xsl:text>
          </xsl:for-each>
          <a href="#codes">Error codes</a><xsl:text> </xsl:text>
          <a href="#messages">Messages</a>
        </p>
        <xsl:apply-templates select="b:stage"/>
        <xsl:call-template name="codes"/>
        <xsl:call-template name="messages"/>
      </div>
      <xsl:call-template name="about"/>
    </page>
  </xsl:template>

  <xsl:template match="b:stage">
    <xsl:variable name="entries" select="$book/b:entry[r:rule/@stage = current()/@id]"/>
    <h2 id="s-{@id}"><xsl:value-of select="concat(position(), '. ', @title)"/></h2>
    <xsl:if test="not($entries)"><p>No rule.</p></xsl:if>
    <xsl:if test="$entries">
      <table class="fix">
        <thead>
          <tr><th scope="col" class="half">What must hold</th><th scope="col">Severity</th><th scope="col">Rule</th></tr>
        </thead>
        <tbody><xsl:apply-templates select="$entries" mode="row"/></tbody>
      </table>
    </xsl:if>
  </xsl:template>

  <xsl:template match="b:entry" mode="row">
    <tr>
      <th scope="row"><a href="{@id}.html"><xsl:value-of select="normalize-space(r:rule/r:title)"/></a></th>
      <td><xsl:apply-templates select="r:rule/@severity"/></td>
      <td><code><xsl:value-of select="@id"/></code></td>
    </tr>
  </xsl:template>

  <xsl:template name="codes">
    <xsl:variable name="symptoms" select="b:entry/r:rule/r:symptoms/r:symptom[@code]"/>
    <h2 id="codes">Error codes</h2>
    <p>Those that a rule explains. <a href="codes.html">All error codes</a> have a page of their own.</p>
    <table class="fix">
      <thead>
        <tr><th scope="col">Code</th><th scope="col" class="half">Meaning</th><th scope="col">Rules that explain it</th></tr>
      </thead>
      <tbody>
        <xsl:for-each select="$symptoms[count(. | key('symptom-code', @code)[1]) = 1]">
          <xsl:sort select="@code"/>
          <tr>
            <th scope="row"><b><code><xsl:value-of select="@code"/></code></b></th>
            <td><xsl:value-of select="key('code', @code)/@meaning"/></td>
            <td><xsl:apply-templates select="key('symptom-code', @code)" mode="rule"/></td>
          </tr>
        </xsl:for-each>
      </tbody>
    </table>
  </xsl:template>

  <xsl:template name="messages">
    <xsl:variable name="symptoms" select="b:entry/r:rule/r:symptoms/r:symptom[@text]"/>
    <h2 id="messages">Messages</h2>
    <p>What a user, a command or a log may show. A part of it is enough; * stands for anything.</p>
    <table class="fix">
      <thead><tr><th scope="col" class="half">Message</th><th scope="col">Rules that explain it</th></tr></thead>
      <tbody>
        <xsl:for-each select="$symptoms[count(. | key('symptom-text', @text)[1]) = 1]">
          <xsl:sort select="translate(@text, $capitals, $letters)"/>
          <xsl:sort select="@text"/>
          <tr>
            <th scope="row"><xsl:value-of select="@text"/></th>
            <td><xsl:apply-templates select="key('symptom-text', @text)" mode="rule"/></td>
          </tr>
        </xsl:for-each>
      </tbody>
    </table>
  </xsl:template>

  <xsl:template match="r:symptom" mode="rule">
    <div>
      <xsl:call-template name="link"><xsl:with-param name="rule" select="ancestor::r:rule/@id"/></xsl:call-template>
    </div>
  </xsl:template>

  <!-- The page of error codes. -->

  <xsl:template match="b:rulebook" mode="codes">
    <page title="Error codes - ESU handbook">
      <a class="skip" href="#main">Skip to the codes</a>
      <div id="top" role="banner">
        <h1>Error codes</h1>
        <p class="mut"><a href="index.html">ESU handbook</a></p>
        <xsl:call-template name="replaced"/>
      </div>
      <div id="main" role="main">
        <p>What a log or a command may show on a machine that waits for ESU updates, in the order of the numbers.</p>
        <table class="fix">
          <thead>
            <tr><th scope="col" class="third">Code</th><th scope="col" class="half">Meaning</th><th scope="col">Rules</th></tr>
          </thead>
          <tbody><xsl:apply-templates select="c:code"><xsl:sort select="@value"/></xsl:apply-templates></tbody>
        </table>
      </div>
      <xsl:call-template name="about"/>
    </page>
  </xsl:template>

  <xsl:template match="c:code">
    <tr>
      <th scope="row">
        <b><code><xsl:value-of select="@value"/></code></b>
        <xsl:if test="@name"><xsl:text> </xsl:text><span class="id"><xsl:value-of select="@name"/></span></xsl:if>
      </th>
      <td><xsl:value-of select="normalize-space(concat(@meaning, ' ', @cause, ' ', @fix))"/></td>
      <td><xsl:apply-templates select="key('symptom-code', @value)" mode="rule"/></td>
    </tr>
  </xsl:template>
</xsl:stylesheet>
