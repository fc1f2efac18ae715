<?xml version="1.0" encoding="UTF-8"?>
<!-- The handbook: a document of src/judge/rulebook.h to the body of one page. src/report/handbook.c names the page and lets only
     some elements and attributes pass. What a later grammar adds to a rule is shown by its name: nothing that decides may be
     left out silently. Parts: handbook-index.xsl, conditions.xsl, and prose-html.xsl for inline markup. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:b="urn:esureport:rulebook:1"
    xmlns:r="urn:esureport:rules:1" xmlns:c="urn:esureport:catalogue:1" exclude-result-prefixes="b r c">
  <xsl:strip-space elements="b:* c:* r:rule r:test r:all r:any r:none r:symptoms r:causes r:steps r:sources"/>

  <!-- The id of a rule, "codes" or "index". -->
  <xsl:param name="page"/>

  <xsl:key name="entry" match="b:entry" use="@id"/>
  <xsl:key name="waiting" match="b:entry" use="r:rule/r:after/@rule | r:rule/r:gate/@rule"/>
  <xsl:key name="symptom-code" match="r:symptom" use="@code"/>
  <xsl:key name="symptom-text" match="r:symptom" use="@text"/>
  <xsl:key name="code" match="c:code" use="@value"/>
  <xsl:key name="article" match="c:article" use="@id"/>

  <xsl:variable name="book" select="/b:rulebook"/>

  <xsl:template match="/">
    <xsl:choose>
      <xsl:when test="$page = 'index'"><xsl:apply-templates select="b:rulebook"/></xsl:when>
      <xsl:when test="$page = 'codes'"><xsl:apply-templates select="b:rulebook" mode="codes"/></xsl:when>
      <xsl:otherwise><xsl:apply-templates select="key('entry', $page)"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- The page of a rule. -->

  <xsl:template match="b:entry">
    <xsl:variable name="rule" select="r:rule"/>
    <xsl:variable name="title" select="normalize-space($rule/r:title)"/>
    <page title="{$title} - ESU handbook">
      <a class="skip" href="#main">Skip to the rule</a>
      <div id="top" role="banner">
        <h1><xsl:value-of select="$title"/></h1>
        <p class="mut"><a href="index.html">ESU handbook</a> &#183;
          <a href="index.html#s-{$rule/@stage}"><xsl:value-of select="$book/b:stage[@id = $rule/@stage]/@title"/></a> &#183;
          <code><xsl:value-of select="@id"/></code></p>
        <xsl:call-template name="replaced"/>
      </div>
      <div id="main" role="main">
        <p><xsl:apply-templates select="$rule/@severity"/><xsl:text> </xsl:text>
          <xsl:apply-templates select="$rule/@severity" mode="says"/></p>
        <xsl:if test="$rule/@provisional = 'yes'">
          <p>While it fails, its step comes first: what other rules find may change with it.</p>
        </xsl:if>
        <xsl:apply-templates select="$rule/@confidence"/>
        <xsl:if test="$rule/@rows">
          <p class="sm">It covers <xsl:value-of select="translate($rule/@rows, ',', ' ')"/> of the issues in the three articles: A of
            the one on Azure Arc, B of KB4547184, C of the guidance for Windows Update and WSUS.</p>
        </xsl:if>
        <xsl:call-template name="others">
          <xsl:with-param name="of" select="$rule"/>
          <xsl:with-param name="known" select="' id stage severity confidence provisional rows '"/>
        </xsl:call-template>
        <xsl:call-template name="applies"/>
        <xsl:call-template name="decides"/>
        <xsl:call-template name="reads"/>
        <xsl:apply-templates select="$rule/r:symptoms[*]"/>
        <xsl:apply-templates select="$rule/r:causes[*]"/>
        <xsl:apply-templates select="$rule/r:steps[*]"/>
        <xsl:call-template name="carry"/>
        <xsl:call-template name="rest"/>
        <xsl:apply-templates select="$rule/r:sources[*]"/>
        <xsl:call-template name="meanings"/>
      </div>
      <xsl:call-template name="about"/>
    </page>
  </xsl:template>

  <xsl:template match="@severity">
    <span>
      <xsl:attribute name="class">
        <xsl:choose>
          <xsl:when test=". = 'blocker'">bad</xsl:when>
          <xsl:when test=". = 'major' or . = 'minor'">work</xsl:when>
          <xsl:otherwise>note</xsl:otherwise>
        </xsl:choose>
      </xsl:attribute>
      <span class="pill"><xsl:value-of select="translate(., $letters, $capitals)"/></span>
    </span>
  </xsl:template>

  <xsl:template match="@severity" mode="says">
    <xsl:choose>
      <xsl:when test=". = 'blocker'">While this fails, the answer is no: the machine cannot receive ESU updates.</xsl:when>
      <xsl:when test=". = 'major' or . = 'minor'">While this fails, the answer is at best: yes, with work to do.</xsl:when>
      <xsl:when test=". = 'info'">For information.</xsl:when>
    </xsl:choose>
    <xsl:if test="../r:test/descendant::r:check/@verdict"> A check below can decide the answer alone.</xsl:if>
  </xsl:template>

  <xsl:template match="@confidence">
    <p class="sm"><xsl:text>How sure it is: </xsl:text>
      <xsl:choose>
        <xsl:when test=". = 'C'">confirmed in documents of Microsoft.</xsl:when>
        <xsl:when test=". = 'C3'">third-party sources only. Some facts behind this rule, such as update numbers, were not
          found in a document of Microsoft.</xsl:when>
        <xsl:when test=". = 'D'">derived. Some facts behind this rule follow from documents that do not say them
          outright.</xsl:when>
        <xsl:otherwise><xsl:value-of select="."/>.</xsl:otherwise>
      </xsl:choose>
    </p>
  </xsl:template>

  <xsl:template name="applies">
    <h2>When it applies</h2>
    <xsl:choose>
      <xsl:when test="r:rule/r:gate | r:rule/r:applies">
        <p>When all of these hold. Else the rule says nothing about a machine.</p>
        <ul>
          <xsl:for-each select="r:rule/r:gate">
            <li>This rule does not fail: <xsl:call-template name="titled"/></li>
          </xsl:for-each>
          <xsl:for-each select="r:rule/r:applies">
            <li>
              <xsl:call-template name="condition"><xsl:with-param name="text" select="@when"/></xsl:call-template>
              <xsl:call-template name="others"><xsl:with-param name="known" select="' when '"/></xsl:call-template>
            </li>
          </xsl:for-each>
        </ul>
      </xsl:when>
      <xsl:otherwise><p>To every machine.</p></xsl:otherwise>
    </xsl:choose>
    <xsl:if test="r:rule/r:after">
      <h3>What must pass first</h3>
      <p>While one of these fails, a report shows this rule below it: settle that first.</p>
      <ul>
        <xsl:for-each select="r:rule/r:after"><li><xsl:call-template name="titled"/></li></xsl:for-each>
      </ul>
    </xsl:if>
    <xsl:if test="key('waiting', @id)">
      <h3>What waits for it</h3>
      <ul>
        <xsl:for-each select="key('waiting', @id)">
          <li><xsl:call-template name="titled"><xsl:with-param name="rule" select="@id"/></xsl:call-template></li>
        </xsl:for-each>
      </ul>
    </xsl:if>
  </xsl:template>

  <xsl:template name="decides">
    <h2>How it decides</h2>
    <xsl:choose>
      <xsl:when test="r:rule/r:test/r:manual">
        <p>No fact on a machine can decide this. A person has to look: the steps say where.</p>
      </xsl:when>
      <xsl:otherwise>
        <xsl:if test="r:rule/r:test/@manual">
          <p>While this holds, no fact can decide, and a person has to look:</p>
          <ul>
            <li>
              <xsl:call-template name="condition"><xsl:with-param name="text" select="r:rule/r:test/@manual"/></xsl:call-template>
            </li>
          </ul>
        </xsl:if>
        <p>A machine passes when this holds:</p>
        <ul><xsl:apply-templates select="r:rule/r:test/*" mode="test"/></ul>
        <p>What was not collected is never taken for healthy: the rule is then not checked.</p>
      </xsl:otherwise>
    </xsl:choose>
    <xsl:if test="r:rule/r:evidence">
      <h3>What a report shows as evidence</h3>
      <ul>
        <xsl:for-each select="r:rule/r:evidence">
          <li>
            <xsl:apply-templates select="@label"/>
            <xsl:apply-templates select="@expected[not(starts-with(., '{'))]"/>
          </li>
        </xsl:for-each>
      </ul>
    </xsl:if>
  </xsl:template>

  <xsl:template match="r:evidence/@expected">; expected: <xsl:value-of select="."/></xsl:template>

  <!-- A text, or XPath in braces about the items that are selected; those of a role are known by its title. -->
  <xsl:template match="r:evidence/@label">
    <xsl:variable name="role" select="substring-before(substring-after(../@select, concat('e:role(', $quote)), $quote)"/>
    <xsl:choose>
      <xsl:when test="not(starts-with(., '{'))"><xsl:value-of select="."/></xsl:when>
      <xsl:when test="key('requirement', $role)"><xsl:value-of select="key('requirement', $role)/@title"/></xsl:when>
      <xsl:otherwise>each of <code><xsl:value-of select="../@select"/></code></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="r:all | r:any | r:none" mode="test">
    <li>
      <xsl:choose>
        <xsl:when test="self::r:none and count(*) = 1">This does not hold:</xsl:when>
        <xsl:when test="self::r:none">None of these holds:</xsl:when>
        <xsl:when test="count(*) = 1">This holds:</xsl:when>
        <xsl:when test="self::r:any">At least one of these holds:</xsl:when>
        <xsl:otherwise>All of these hold:</xsl:otherwise>
      </xsl:choose>
      <ul><xsl:apply-templates select="*" mode="test"/></ul>
      <xsl:apply-templates select="@else"/>
      <xsl:apply-templates select="@severity" mode="lesser"/>
      <xsl:call-template name="others"><xsl:with-param name="known" select="' else severity '"/></xsl:call-template>
    </li>
  </xsl:template>

  <xsl:template match="r:check" mode="test">
    <li>
      <xsl:call-template name="condition"><xsl:with-param name="text" select="concat(@that, @exists)"/></xsl:call-template>
      <xsl:apply-templates select="@else"/>
      <xsl:apply-templates select="@verdict"/>
      <xsl:apply-templates select="@severity" mode="lesser"/>
      <xsl:call-template name="others"><xsl:with-param name="known" select="' that exists else severity verdict '"/></xsl:call-template>
    </li>
  </xsl:template>

  <xsl:template match="*" mode="test">
    <li>
      <code><xsl:value-of select="local-name()"/></code>
      <xsl:if test="*"><ul><xsl:apply-templates select="*" mode="test"/></ul></xsl:if>
      <xsl:apply-templates select="@else"/>
      <xsl:call-template name="others"><xsl:with-param name="known" select="' else '"/></xsl:call-template>
    </li>
  </xsl:template>

  <!-- Below `none` a check speaks when it holds, below two of them again when it does not. -->
  <xsl:template match="@else">
    <p>
      <xsl:choose>
        <xsl:when test="count(../ancestor::r:none) mod 2 = 1">If it holds: </xsl:when>
        <xsl:otherwise>If not: </xsl:otherwise>
      </xsl:choose>
      <strong><xsl:value-of select="."/></strong>
    </p>
  </xsl:template>

  <!-- A part of a test that weighs less than its rule. -->
  <xsl:template match="@severity" mode="lesser">
    <p>Failing by this alone is less: <xsl:apply-templates select="."/></p>
  </xsl:template>

  <xsl:template match="@verdict">
    <p>The verdict is then <xsl:value-of select="translate(., '-', ' ')"/>, whatever else is found.</p>
  </xsl:template>

  <xsl:template name="reads">
    <xsl:if test="b:reads">
      <h2>What it reads</h2>
      <p>The commands collect it. Run them on the machine, in an elevated command prompt.</p>
      <table class="fix">
        <thead><tr><th scope="col" class="third">Source</th><th scope="col">Command</th></tr></thead>
        <tbody><xsl:apply-templates select="b:reads"/></tbody>
      </table>
    </xsl:if>
  </xsl:template>

  <xsl:template match="b:reads">
    <xsl:variable name="part" select="substring-after(@source, ':')"/>
    <tr>
      <th scope="row">
        <b><xsl:value-of select="@title"/></b><xsl:text> </xsl:text>
        <span class="id">
          <xsl:if test="not($part and contains(@title, $part))"><code><xsl:value-of select="@source"/></code></xsl:if>
          <xsl:if test="@needed = 'yes'"> without it the rule is not checked</xsl:if>
        </span>
      </th>
      <td>
        <xsl:for-each select="b:collect">
          <div>
            <xsl:if test="@for"><xsl:call-template name="products"/>: </xsl:if>
            <code><xsl:value-of select="@run"/></code>
          </div>
        </xsl:for-each>
      </td>
    </tr>
  </xsl:template>

  <xsl:template match="r:symptoms">
    <h2>What you may see</h2>
    <ul><xsl:apply-templates select="*" mode="part"/></ul>
  </xsl:template>

  <xsl:template match="r:symptom[@code]" mode="part">
    <li>
      <code><xsl:value-of select="@code"/></code>
      <xsl:for-each select="key('code', @code)">
        <xsl:if test="@name"><xsl:text> </xsl:text><span class="id"><xsl:value-of select="@name"/></span></xsl:if>
        <xsl:value-of select="concat(': ', @meaning)"/>
      </xsl:for-each>
      <xsl:call-template name="others"><xsl:with-param name="known" select="' code '"/></xsl:call-template>
    </li>
  </xsl:template>

  <xsl:template match="r:symptom[@text]" mode="part">
    <li>
      <xsl:value-of select="concat('&#8220;', @text, '&#8221;')"/>
      <xsl:call-template name="others"><xsl:with-param name="known" select="' text '"/></xsl:call-template>
    </li>
  </xsl:template>

  <xsl:template match="r:causes">
    <h2>Causes, most likely first</h2>
    <ol>
      <xsl:for-each select="*">
        <li>
          <span class="lk"><em><xsl:value-of select="@likelihood"/>:</em></span><xsl:text> </xsl:text>
          <p><xsl:apply-templates/></p>
          <xsl:call-template name="others"><xsl:with-param name="known" select="' likelihood '"/></xsl:call-template>
        </li>
      </xsl:for-each>
    </ol>
  </xsl:template>

  <xsl:template match="r:steps">
    <h2>Steps</h2>
    <ol><xsl:apply-templates select="*"/></ol>
  </xsl:template>

  <xsl:template match="r:steps/*">
    <li>
      <b><xsl:value-of select="@title"/></b>
      <xsl:call-template name="others">
        <xsl:with-param name="known" select="' title duration elevated restart '"/>
      </xsl:call-template>
      <p><xsl:apply-templates select="node()[not(self::r:run or self::r:expect)]"/></p>
      <xsl:if test="@elevated = 'yes' or @restart or @duration">
        <p class="tags">
          <xsl:if test="@elevated = 'yes'"><span>elevated prompt</span><xsl:text> </xsl:text></xsl:if>
          <xsl:choose>
            <xsl:when test="@restart = 'yes'"><span>then restart</span><xsl:text> </xsl:text></xsl:when>
            <xsl:when test="@restart = 'twice'"><span>then restart twice</span><xsl:text> </xsl:text></xsl:when>
            <xsl:when test="@restart = 'no'"><span>no restart</span><xsl:text> </xsl:text></xsl:when>
          </xsl:choose>
          <xsl:if test="@duration"><span><xsl:value-of select="@duration"/></span></xsl:if>
        </p>
      </xsl:if>
      <xsl:apply-templates select="r:run | r:expect"/>
    </li>
  </xsl:template>

  <xsl:template match="r:run">
    <xsl:variable name="line"><xsl:apply-templates/></xsl:variable>
    <pre><xsl:value-of select="normalize-space($line)"/></pre>
  </xsl:template>

  <xsl:template match="r:expect"><p>Expected: <xsl:value-of select="normalize-space(.)"/></p></xsl:template>

  <!-- What a report fills in from the facts. -->
  <xsl:template match="r:slot">
    <xsl:choose>
      <xsl:when test="@type = 'guid'">[activation id]</xsl:when>
      <xsl:when test="@type = 'kb'">[update number]</xsl:when>
      <xsl:otherwise><xsl:value-of select="concat('[', @type, ']')"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="r:code[key('entry', .)]">
    <xsl:call-template name="link"><xsl:with-param name="rule" select="."/></xsl:call-template>
  </xsl:template>

  <xsl:template name="carry">
    <xsl:if test="r:rule/r:carry">
      <h2>What to carry in</h2>
      <p>For a machine without internet: download the update on another PC and bring it along.</p>
      <table class="fix">
        <thead>
          <tr><th scope="col" class="third">Update</th><th scope="col" class="third">Product</th><th scope="col">At least</th>
            <th scope="col">Bring</th></tr>
        </thead>
        <tbody><xsl:apply-templates select="key('requirement', r:rule/r:carry/@role)"/></tbody>
      </table>
    </xsl:if>
  </xsl:template>

  <xsl:template match="c:requirement">
    <tr>
      <th scope="row"><xsl:value-of select="@title"/></th>
      <td><xsl:call-template name="products"><xsl:with-param name="ids" select="@products"/></xsl:call-template></td>
      <td>
        <xsl:value-of select="concat('KB', @minimum)"/>
        <xsl:if test="@newest = 'yes'">, later the newest one</xsl:if>
      </td>
      <td>
        <xsl:for-each select="@bring">
          <a href="https://www.catalog.update.microsoft.com/Search.aspx?q=KB{.}" rel="noopener noreferrer">
            <xsl:value-of select="concat('KB', .)"/>
          </a>
        </xsl:for-each>
      </td>
    </tr>
  </xsl:template>

  <xsl:template match="r:sources">
    <h2>Sources</h2>
    <table class="src">
      <thead>
        <tr><th scope="col">Source</th><th scope="col" class="d">Article of</th><th scope="col" class="d">Verified</th></tr>
      </thead>
      <tbody><xsl:apply-templates select="*"/></tbody>
    </table>
  </xsl:template>

  <xsl:template match="r:sources/*">
    <xsl:variable name="article" select="key('article', @article)"/>
    <tr>
      <td>
        <xsl:value-of select="$article/@title"/>
        <xsl:if test="@section">: <em><xsl:value-of select="@section"/></em></xsl:if><br/>
        <a href="{$article/@url}" rel="noopener noreferrer"><xsl:value-of select="$article/@url"/></a>
        <xsl:call-template name="others"><xsl:with-param name="known" select="' article section '"/></xsl:call-template>
      </td>
      <td class="ad"><xsl:value-of select="$article/@date"/><xsl:if test="not($article/@date)">no date</xsl:if></td>
      <td class="vd"><xsl:value-of select="$article/@verified"/>
        <xsl:if test="not($article/@verified)">not read</xsl:if></td>
    </tr>
  </xsl:template>

  <!-- What this stylesheet does not know: parts of a rule, and attributes; two of these mean the same everywhere. -->

  <xsl:template name="rest">
    <xsl:variable name="known" select="' title gate applies needs test evidence symptoms causes steps carry after sources '"/>
    <xsl:variable name="rest" select="r:rule/*[not(contains($known, concat(' ', local-name(), ' ')))]"/>
    <xsl:if test="$rest">
      <h2>Other parts of the rule</h2>
      <ul><xsl:apply-templates select="$rest" mode="part"/></ul>
    </xsl:if>
  </xsl:template>

  <xsl:template match="*" mode="part">
    <li>
      <code><xsl:value-of select="local-name()"/></code><xsl:text> </xsl:text><xsl:value-of select="text()"/>
      <xsl:call-template name="others"/>
      <xsl:if test="*"><ul><xsl:apply-templates select="*" mode="part"/></ul></xsl:if>
    </li>
  </xsl:template>

  <xsl:template name="others">
    <xsl:param name="known" select="''"/>
    <xsl:param name="of" select="."/>
    <xsl:apply-templates select="$of/@*[not(contains($known, concat(' ', name(), ' ')))]" mode="other"/>
  </xsl:template>

  <xsl:template match="@for" mode="other">
    <p class="sm">Only on <xsl:call-template name="products"><xsl:with-param name="ids" select="."/></xsl:call-template>.</p>
  </xsl:template>

  <xsl:template match="@when" mode="other">
    <p class="sm">Only when: <xsl:call-template name="condition"><xsl:with-param name="text" select="."/></xsl:call-template></p>
  </xsl:template>

  <xsl:template match="@*" mode="other">
    <p class="sm"><xsl:value-of select="name()"/>: <code><xsl:value-of select="."/></code></p>
  </xsl:template>

  <!-- Shared by all pages. -->

  <xsl:template name="link">
    <xsl:param name="rule"/>
    <a href="{$rule}.html"><code><xsl:value-of select="$rule"/></code></a>
  </xsl:template>

  <xsl:template name="titled">
    <xsl:param name="rule" select="@rule"/>
    <a href="{$rule}.html"><xsl:value-of select="normalize-space(key('entry', $rule)/r:rule/r:title)"/></a><xsl:text> </xsl:text>
    <span class="id"><code><xsl:value-of select="$rule"/></code></span>
  </xsl:template>

  <!-- Ids of products as their titles. -->
  <xsl:template name="products">
    <xsl:param name="ids" select="@for"/>
    <xsl:for-each select="$book/c:product[contains(concat(' ', $ids, ' '), concat(' ', @id, ' '))]">
      <xsl:if test="position() &gt; 1">, </xsl:if>
      <xsl:value-of select="@title"/>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="replaced">
    <xsl:if test="$book/b:replaced">
      <p class="bar">Parts of the program were replaced by its operator:
        <xsl:for-each select="$book/b:replaced">
          <code><xsl:value-of select="@name"/></code> (SHA-256 <code><xsl:value-of select="@digest"/></code>)
        </xsl:for-each>
      </p>
    </xsl:if>
  </xsl:template>

  <xsl:template name="about">
    <div id="about" role="contentinfo">
      <h2>About this handbook</h2>
      <p>
        <xsl:value-of select="concat('Made by ', $book/@program, ' ', $book/@version, '. Rules of ', $book/@data)"/>
        <xsl:value-of select="concat(', compared with the articles on ', $book/@verified, ', SHA-256 ')"/>
        <code><xsl:value-of select="$book/@digest"/></code>.
      </p>
      <p>Commands are for a command prompt (cmd.exe). What stands in square brackets only a machine knows: its report fills it
        in.</p>
      <p>This page has no scripts and loads nothing.
        <xsl:if test="self::b:entry">
          <xsl:for-each select="preceding-sibling::b:entry[1]"><a href="{@id}.html">Previous rule</a> &#183; </xsl:for-each>
          <xsl:for-each select="following-sibling::b:entry[1]"><a href="{@id}.html">Next rule</a> &#183; </xsl:for-each>
        </xsl:if>
        <xsl:if test="$page != 'index'"><a href="index.html">All rules</a> &#183; </xsl:if>
        <a href="#top">Back to the top</a></p>
    </div>
  </xsl:template>
</xsl:stylesheet>
