<?xml version="1.0" encoding="UTF-8"?>
<!-- Conditions of rules for people; a part of handbook.xsl. The XPath is always shown; words stand before it where it has one of
     the forms below, to the last character: what is more than it seems stays XPath. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:b="urn:esureport:rulebook:1"
    xmlns:r="urn:esureport:rules:1" xmlns:c="urn:esureport:catalogue:1" exclude-result-prefixes="b r c">
  <xsl:key name="requirement" match="c:requirement" use="@role"/>
  <xsl:key name="line" match="c:line" use="@id"/>

  <xsl:variable name="quote">'</xsl:variable>
  <xsl:variable name="capitals" select="'ABCDEFGHIJKLMNOPQRSTUVWXYZ'"/>
  <xsl:variable name="letters" select="'abcdefghijklmnopqrstuvwxyz'"/>

  <xsl:template name="condition">
    <xsl:param name="text"/>
    <xsl:variable name="words">
      <xsl:call-template name="say">
        <xsl:with-param name="text" select="normalize-space($text)"/>
        <xsl:with-param name="lets" select="ancestor-or-self::b:entry/r:let"/>
      </xsl:call-template>
    </xsl:variable>
    <xsl:if test="string($words)">
      <xsl:value-of select="translate(substring($words, 1, 1), $letters, $capitals)"/>
      <xsl:value-of select="concat(substring($words, 2), '. ')"/>
    </xsl:if>
    <code><xsl:value-of select="normalize-space($text)"/></code>
  </xsl:template>

  <!-- A clause that says the condition, or its contrary when `no`; or nothing. -->
  <xsl:template name="say">
    <xsl:param name="text"/>
    <xsl:param name="lets" select="/.."/>
    <xsl:param name="no" select="false()"/>
    <xsl:variable name="call" select="substring-before($text, '(')"/>
    <xsl:variable name="name" select="substring-before(substring-after($text, $quote), $quote)"/>
    <xsl:variable name="plain" select="$text = concat($call, '(', $quote, $name, $quote, ')')"/>
    <xsl:variable name="is">
      <xsl:choose>
        <xsl:when test="$no"> is not </xsl:when>
        <xsl:otherwise> is </xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:choose>
      <xsl:when test="contains($text, ' and ')">
        <xsl:if test="not($no)">
          <xsl:call-template name="say-both">
            <xsl:with-param name="one" select="substring-before($text, ' and ')"/>
            <xsl:with-param name="other" select="substring-after($text, ' and ')"/>
            <xsl:with-param name="lets" select="$lets"/>
          </xsl:call-template>
        </xsl:if>
      </xsl:when>
      <xsl:when test="$call = 'not' and substring($text, string-length($text)) = ')'">
        <xsl:call-template name="say">
          <xsl:with-param name="text" select="substring($text, 5, string-length($text) - 5)"/>
          <xsl:with-param name="lets" select="$lets"/>
          <xsl:with-param name="no" select="not($no)"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:when test="$lets[concat('$', @name) = $text]">
        <xsl:call-template name="say">
          <xsl:with-param name="text" select="$lets[concat('$', @name) = $text]/@value"/>
          <xsl:with-param name="no" select="$no"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:when test="$call = 'e:has-role' and $plain and key('requirement', $name)">
        <xsl:choose>
          <xsl:when test="$no">the product does not need: </xsl:when>
          <xsl:otherwise>the product needs: </xsl:otherwise>
        </xsl:choose>
        <xsl:value-of select="key('requirement', $name)/@title"/>
      </xsl:when>
      <xsl:when test="$call = 'e:kb' and $plain"><xsl:value-of select="concat('KB', $name, $is, 'installed')"/></xsl:when>
      <xsl:when test="$call = 'e:kb-or-later' and $plain">
        <xsl:value-of select="concat('KB', $name, ' or a later update', $is, 'installed')"/>
      </xsl:when>
      <xsl:when test="$call = 'e:reg-key' and $plain">
        <xsl:value-of select="concat('the registry key ', $name, $is, 'there')"/>
      </xsl:when>
      <xsl:when test="$call = 'e:line' and $plain and key('line', $name)">
        <xsl:call-template name="say-seen">
          <xsl:with-param name="what" select="concat('the line &#8220;', key('line', $name)/@text, '&#8221;')"/>
          <xsl:with-param name="log" select="key('line', $name)/@log"/>
          <xsl:with-param name="no" select="$no"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:when test="$call = 'e:seen' and $plain">
        <xsl:value-of select="concat('&#8220;', $name, '&#8221;')"/>
        <xsl:if test="$no"> was seen neither in a log nor by a user</xsl:if>
        <xsl:if test="not($no)"> was seen, in a log or by a user</xsl:if>
      </xsl:when>
      <xsl:when test="$call = 'e:event'">
        <xsl:call-template name="say-event">
          <xsl:with-param name="text" select="$text"/>
          <xsl:with-param name="what" select="$name"/>
          <xsl:with-param name="no" select="$no"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:when test="$call = 'e:licence'">
        <xsl:call-template name="say-licence">
          <xsl:with-param name="text" select="$text"/>
          <xsl:with-param name="what" select="$name"/>
          <xsl:with-param name="no" select="$no"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:when test="$call = 'e:bit'">
        <xsl:call-template name="say-bits">
          <xsl:with-param name="text" select="$text"/>
          <xsl:with-param name="lets" select="$lets"/>
          <xsl:with-param name="no" select="$no"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:when test="contains($text, ' != ')">
        <xsl:call-template name="say-compared">
          <xsl:with-param name="left" select="substring-before($text, ' != ')"/>
          <xsl:with-param name="right" select="substring-after($text, ' != ')"/>
          <xsl:with-param name="lets" select="$lets"/>
          <xsl:with-param name="no" select="not($no)"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:otherwise>
        <xsl:call-template name="say-compared">
          <xsl:with-param name="left" select="substring-before($text, ' = ')"/>
          <xsl:with-param name="right" select="substring-after($text, ' = ')"/>
          <xsl:with-param name="lets" select="$lets"/>
          <xsl:with-param name="no" select="$no"/>
        </xsl:call-template>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="say-both">
    <xsl:param name="one"/>
    <xsl:param name="other"/>
    <xsl:param name="lets" select="/.."/>
    <xsl:variable name="first">
      <xsl:call-template name="say">
        <xsl:with-param name="text" select="$one"/>
        <xsl:with-param name="lets" select="$lets"/>
      </xsl:call-template>
    </xsl:variable>
    <xsl:variable name="second">
      <xsl:call-template name="say">
        <xsl:with-param name="text" select="$other"/>
        <xsl:with-param name="lets" select="$lets"/>
      </xsl:call-template>
    </xsl:variable>
    <xsl:if test="string($first) and string($second)"><xsl:value-of select="concat($first, ', and ', $second)"/></xsl:if>
  </xsl:template>

  <!-- e:event('code', 'log') -->
  <xsl:template name="say-event">
    <xsl:param name="text"/>
    <xsl:param name="what"/>
    <xsl:param name="no"/>
    <xsl:variable name="rest" select="substring-after($text, concat('(', $quote, $what, $quote, ', ', $quote))"/>
    <xsl:variable name="log" select="substring-before($rest, $quote)"/>
    <xsl:if test="$log and $rest = concat($log, $quote, ')')">
      <xsl:call-template name="say-seen">
        <xsl:with-param name="what" select="$what"/>
        <xsl:with-param name="log" select="$log"/>
        <xsl:with-param name="no" select="$no"/>
      </xsl:call-template>
    </xsl:if>
  </xsl:template>

  <xsl:template name="say-seen">
    <xsl:param name="what"/>
    <xsl:param name="log"/>
    <xsl:param name="no"/>
    <xsl:value-of select="$what"/>
    <xsl:choose>
      <xsl:when test="$no"><xsl:value-of select="concat(' was seen neither in ', $log, ' nor by a user')"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="concat(' was seen, in ', $log, ' or by a user')"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- e:licence('what')[@a = 'x'][@b != 'y'] -->
  <xsl:template name="say-licence">
    <xsl:param name="text"/>
    <xsl:param name="what"/>
    <xsl:param name="no"/>
    <xsl:variable name="call" select="concat('e:licence(', $quote, $what, $quote, ')')"/>
    <xsl:variable name="where">
      <xsl:call-template name="predicates">
        <xsl:with-param name="text" select="substring-after($text, $call)"/>
      </xsl:call-template>
    </xsl:variable>
    <xsl:if test="starts-with($text, $call) and not(contains($where, '?'))">
      <xsl:choose>
        <xsl:when test="$no">there is no licence </xsl:when>
        <xsl:otherwise>there is a licence </xsl:otherwise>
      </xsl:choose>
      <xsl:choose>
        <xsl:when test="$what = 'ESU'">for ESU</xsl:when>
        <xsl:when test="$what = 'windows'">of Windows itself</xsl:when>
        <xsl:otherwise><xsl:value-of select="$what"/></xsl:otherwise>
      </xsl:choose>
      <xsl:if test="string($where)"> with <xsl:value-of select="$where"/></xsl:if>
    </xsl:if>
  </xsl:template>

  <!-- "a: x, b: not y"; with a question mark when there is anything else. -->
  <xsl:template name="predicates">
    <xsl:param name="text"/>
    <xsl:variable name="inside" select="substring-before(substring-after($text, '[@'), ']')"/>
    <xsl:variable name="name" select="substring-before($inside, ' ')"/>
    <xsl:variable name="value" select="substring-before(substring-after($inside, $quote), $quote)"/>
    <xsl:variable name="rest" select="substring-after($text, ']')"/>
    <xsl:choose>
      <xsl:when test="not($text)"/>
      <xsl:when test="not(starts-with($text, '[@')) or not($value)">?</xsl:when>
      <xsl:when test="$inside = concat($name, ' = ', $quote, $value, $quote)">
        <xsl:value-of select="concat($name, ': ', $value)"/>
      </xsl:when>
      <xsl:when test="$inside = concat($name, ' != ', $quote, $value, $quote)">
        <xsl:value-of select="concat($name, ': not ', $value)"/>
      </xsl:when>
      <xsl:otherwise>?</xsl:otherwise>
    </xsl:choose>
    <xsl:if test="$rest">
      <xsl:text>, </xsl:text>
      <xsl:call-template name="predicates"><xsl:with-param name="text" select="$rest"/></xsl:call-template>
    </xsl:if>
  </xsl:template>

  <!-- e:bit(value, 'mask') -->
  <xsl:template name="say-bits">
    <xsl:param name="text"/>
    <xsl:param name="lets" select="/.."/>
    <xsl:param name="no"/>
    <xsl:variable name="value" select="substring-before(substring-after($text, '('), concat(', ', $quote, '0x'))"/>
    <xsl:variable name="mask" select="substring-before(substring-after($text, concat($value, ', ', $quote)), $quote)"/>
    <xsl:variable name="noun">
      <xsl:call-template name="noun">
        <xsl:with-param name="text" select="concat($value, '/@value')"/>
        <xsl:with-param name="lets" select="$lets"/>
      </xsl:call-template>
    </xsl:variable>
    <xsl:if test="string($noun) and $text = concat('e:bit(', $value, ', ', $quote, $mask, $quote, ')')">
      <xsl:value-of select="$noun"/>
      <xsl:choose>
        <xsl:when test="$no"> does not have all bits of </xsl:when>
        <xsl:otherwise> has all bits of </xsl:otherwise>
      </xsl:choose>
      <xsl:value-of select="$mask"/>
    </xsl:if>
  </xsl:template>

  <!-- Something that is a literal. -->
  <xsl:template name="say-compared">
    <xsl:param name="left"/>
    <xsl:param name="right"/>
    <xsl:param name="lets" select="/.."/>
    <xsl:param name="no"/>
    <xsl:variable name="is">
      <xsl:choose>
        <xsl:when test="$no"> is not </xsl:when>
        <xsl:otherwise> is </xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:variable name="value" select="substring-before(substring-after($right, $quote), $quote)"/>
    <xsl:variable name="role" select="substring-before(substring-after($left, concat('e:role(', $quote)), $quote)"/>
    <xsl:variable name="title" select="key('requirement', $role)/@title"/>
    <xsl:variable name="noun">
      <xsl:call-template name="noun">
        <xsl:with-param name="text" select="$left"/>
        <xsl:with-param name="lets" select="$lets"/>
      </xsl:call-template>
    </xsl:variable>
    <xsl:choose>
      <xsl:when test="not($left) or $right != concat($quote, $value, $quote)"/>
      <xsl:when test="$left = concat('e:role(', $quote, $role, $quote, ')/@state') and $value = 'met' and $title">
        <xsl:value-of select="concat($title, $is, 'installed')"/>
      </xsl:when>
      <xsl:when test="$left = 'e:channel()'">
        <xsl:value-of select="concat('the way of the entitlement', $is)"/>
        <xsl:choose>
          <xsl:when test="$value = 'mak'">an ESU add-on key</xsl:when>
          <xsl:when test="$value = 'arc'">Azure Arc</xsl:when>
          <xsl:when test="$value = 'free'">free of charge in Azure</xsl:when>
          <xsl:otherwise><xsl:value-of select="$value"/></xsl:otherwise>
        </xsl:choose>
      </xsl:when>
      <xsl:when test="string($noun) and $value"><xsl:value-of select="concat($noun, $is, $value)"/></xsl:when>
      <xsl:when test="string($noun)"><xsl:value-of select="concat($noun, $is, 'empty')"/></xsl:when>
    </xsl:choose>
  </xsl:template>

  <!-- What a function or a variable gives, or nothing. It begins with a word of ours, which may get a capital. -->
  <xsl:template name="noun">
    <xsl:param name="text"/>
    <xsl:param name="lets" select="/.."/>
    <xsl:variable name="let" select="$lets[concat('$', @name) = substring-before($text, '/@')]"/>
    <xsl:variable name="call" select="substring-before($text, '(')"/>
    <xsl:variable name="inside" select="substring-before(substring-after($text, '('), ')')"/>
    <xsl:variable name="attribute" select="substring-after($text, ')/@')"/>
    <xsl:variable name="one" select="substring-before(substring-after($inside, $quote), $quote)"/>
    <xsl:variable name="first" select="concat($quote, $one, $quote, ', ')"/>
    <xsl:variable name="two" select="substring-before(substring-after($inside, concat($first, $quote)), $quote)"/>
    <xsl:variable name="both" select="concat('(', $first, $quote, $two, $quote, ')/@', $attribute)"/>
    <xsl:variable name="whose">
      <xsl:choose>
        <xsl:when test="$text != concat($call, '(', $quote, $one, $quote, ')')"/>
        <xsl:when test="$call = 'e:os'">Windows</xsl:when>
        <xsl:when test="$call = 'e:machine'">the machine</xsl:when>
        <xsl:when test="$call = 'e:arc'">the Azure Arc agent</xsl:when>
        <xsl:when test="$call = 'e:wsus'">the WSUS server</xsl:when>
        <xsl:when test="$call = 'e:store'">the component store</xsl:when>
        <xsl:when test="$call = 'e:network'">the network</xsl:when>
        <xsl:when test="$call = 'e:join'">the join to a domain</xsl:when>
        <xsl:when test="$call = 'e:vamt'">the Volume Activation Management Tool</xsl:when>
      </xsl:choose>
    </xsl:variable>
    <xsl:choose>
      <xsl:when test="$let">
        <xsl:call-template name="noun">
          <xsl:with-param name="text" select="concat($let/@value, '/@', substring-after($text, '/@'))"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:when test="string($whose)"><xsl:value-of select="concat('the fact ', $one, ' of ', $whose)"/></xsl:when>
      <xsl:when test="translate($attribute, concat($letters, '-'), '')"/>
      <xsl:when test="$text = 'e:programme()/@state'">the state of the programme</xsl:when>
      <xsl:when test="$text = concat('e:product()/@', $attribute)">
        <xsl:value-of select="concat('the fact ', $attribute, ' of the product')"/>
      </xsl:when>
      <xsl:when test="$text = concat('e:restart(', $quote, $one, $quote, ')/@state')">
        <xsl:value-of select="concat('the sign ', $one, ' of a pending restart')"/>
      </xsl:when>
      <xsl:when test="$text = concat('e:service(', $quote, $one, $quote, ')/@', $attribute)">
        <xsl:value-of select="concat('the fact ', $attribute, ' of the service ', $one)"/>
      </xsl:when>
      <xsl:when test="$text = concat('e:reg', $both) or $text = concat('e:asked', $both)">
        <xsl:text>the registry value </xsl:text>
        <xsl:if test="$attribute != 'value'">(its <xsl:value-of select="$attribute"/>) </xsl:if>
        <xsl:value-of select="concat($two, ' below ', $one)"/>
      </xsl:when>
    </xsl:choose>
  </xsl:template>

  <!-- What the names in the conditions of a page mean. -->

  <xsl:template name="meanings">
    <xsl:if test="b:call | r:let">
      <h2>Reading the conditions</h2>
      <p>Conditions are XPath 1.0 with functions of this program, about the facts of one machine. What asks for something that was
        not collected is neither true nor false: it is not known.</p>
      <table class="fix">
        <thead><tr><th scope="col" class="third">Name</th><th scope="col">What it gives</th></tr></thead>
        <tbody>
          <xsl:for-each select="r:let">
            <tr>
              <th scope="row"><code>$<xsl:value-of select="@name"/></code></th>
              <td><code><xsl:value-of select="@value"/></code></td>
            </tr>
          </xsl:for-each>
          <xsl:for-each select="b:call">
            <xsl:sort select="@name"/>
            <xsl:variable name="means"><xsl:apply-templates select="." mode="means"/></xsl:variable>
            <xsl:if test="string($means)">
              <tr>
                <th scope="row"><code>e:<xsl:value-of select="@name"/></code></th>
                <td><xsl:value-of select="normalize-space($means)"/></td>
              </tr>
            </xsl:if>
          </xsl:for-each>
        </tbody>
      </table>
    </xsl:if>
  </xsl:template>

  <xsl:template match="b:call" mode="means">
    <xsl:choose>
      <xsl:when test="@name = 'os'">A fact about Windows, by its name: edition, arch, build, revision.</xsl:when>
      <xsl:when test="@name = 'ubr'">The revision of Windows: the last number of its version.</xsl:when>
      <xsl:when test="@name = 'machine'">A fact about the hardware, by its name.</xsl:when>
      <xsl:when test="@name = 'arc'">A fact about the Azure Arc agent, by its name.</xsl:when>
      <xsl:when test="@name = 'wsus'">A setting of the WSUS server, by its name.</xsl:when>
      <xsl:when test="@name = 'store'">A fact about the component store, by its name.</xsl:when>
      <xsl:when test="@name = 'network'">A fact about network and proxy, by its name.</xsl:when>
      <xsl:when test="@name = 'join'">A fact about the join to a domain or to Microsoft Entra, by its name.</xsl:when>
      <xsl:when test="@name = 'vamt'">A fact about the Volume Activation Management Tool, by its name.</xsl:when>
      <xsl:when test="@name = 'product'">The product: whether it, its edition and its architecture are in a programme.</xsl:when>
      <xsl:when test="@name = 'programme'">The ESU programme of the product. Its state on the day of the report is before, open,
        ended, none or unknown.</xsl:when>
      <xsl:when test="@name = 'channel'">How the entitlement reaches the machine: mak (an ESU add-on key), arc (Azure Arc) or free
        (free of charge in Azure).</xsl:when>
      <xsl:when test="@name = 'has-role'">Whether the product needs an update for that purpose.</xsl:when>
      <xsl:when test="@name = 'role'">The update that the product needs for a purpose. Its state is met when that update or a
        later one is installed, missing when none of them is.</xsl:when>
      <xsl:when test="@name = 'kb'">Whether that update is installed, by all lists of updates together.</xsl:when>
      <xsl:when test="@name = 'kb-or-later'">Whether that update or one that replaces it is installed.</xsl:when>
      <xsl:when test="@name = 'target'">The updates that the user named: whether each is for the product, installed or
        replaced.</xsl:when>
      <xsl:when test="@name = 'package'">The package files that the user named: whether version and architecture fit.</xsl:when>
      <xsl:when test="@name = 'failed-updates'">Updates that failed to install and are neither installed nor replaced
        since.</xsl:when>
      <xsl:when test="@name = 'stack-version'">The newest version of the servicing stack.</xsl:when>
      <xsl:when test="@name = 'rollup-revision'">The newest revision of an installed rollup.</xsl:when>
      <xsl:when test="@name = 'licence'">Rows of the licence list: those for ESU, those of Windows itself, the one of an
        activation id, or those with a name.</xsl:when>
      <xsl:when test="@name = 'azure-licence'">Rows of the list of ESU licences in Azure.</xsl:when>
      <xsl:when test="@name = 'reg'">A registry value; nothing when it is not set.</xsl:when>
      <xsl:when test="@name = 'asked'">A registry value; one that is not set has the type absent.</xsl:when>
      <xsl:when test="@name = 'reg-key'">Whether a registry key exists.</xsl:when>
      <xsl:when test="@name = 'reg-below'">The registry values of one name in all keys below a key.</xsl:when>
      <xsl:when test="@name = 'bit'">Whether a number has all bits of a mask.</xsl:when>
      <xsl:when test="@name = 'service'">A Windows service, by its short name.</xsl:when>
      <xsl:when test="@name = 'restart'">A sign that a restart is pending; * stands for all of them.</xsl:when>
      <xsl:when test="@name = 'cert'">Certificates of a store, by thumbprint or a part of the subject.</xsl:when>
      <xsl:when test="@name = 'ca'">Certificates that Azure Arc needs: now, before, roots, or all (*). Each says whether it is
        in its store and valid.</xsl:when>
      <xsl:when test="@name = 'agent'">The Azure Arc agent: its version, and whether that is recent enough.</xsl:when>
      <xsl:when test="@name = 'sku'">A product type of Windows, by its number.</xsl:when>
      <xsl:when test="@name = 'event'">Lines of a log with that error code, and what a user reported. Lines from before the last
        restart or the last success are left out.</xsl:when>
      <xsl:when test="@name = 'line'">Lines of a log, known by name, and the same message when a user reported it. Lines from
        before the last restart or the last success are left out.</xsl:when>
      <xsl:when test="@name = 'seen'">A code or a message, wherever it was seen; * stands for anything. Lines from before the
        last restart or the last success are left out.</xsl:when>
      <xsl:when test="@name = 'version-ge'">Whether the first version is the second or a later one.</xsl:when>
      <xsl:when test="@name = 'version-lt'">Whether the first version is earlier than the second.</xsl:when>
      <xsl:when test="@name = 'minutes-between'">The minutes from one time to another.</xsl:when>
      <xsl:when test="@name = 'newest-time'">The newest time in logs and updates.</xsl:when>
      <xsl:when test="@name = 'days-between'">The days from one date to another.</xsl:when>
      <xsl:when test="@name = 'as-of'">The day on which the machine is judged.</xsl:when>
      <xsl:when test="@name = 'known'">Whether a source was collected.</xsl:when>
      <xsl:when test="@name = 'undecided'">Leaves the question open: what was found is neither good nor bad.</xsl:when>
      <xsl:when test="@name = 'if'">One of two values, by a condition.</xsl:when>
      <xsl:when test="@name = 'word'">A word of the facts, in the language of the report.</xsl:when>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
