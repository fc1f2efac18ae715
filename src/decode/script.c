/* SPDX-License-Identifier: MIT */
#include "decode/script.h"

/* Each range reaches up to the next one. */
static const struct {
	uint32_t first;
	enum script script;
} ranges[] = {
	{0x0000, SCRIPT_BLANK},
	{0x0021, SCRIPT_MARK},
	{0x0030, SCRIPT_DIGIT},
	{0x003A, SCRIPT_MARK},
	{0x0041, SCRIPT_LATIN},
	{0x005B, SCRIPT_MARK},
	{0x0061, SCRIPT_LATIN},
	{0x007B, SCRIPT_MARK},
	{0x007F, SCRIPT_LOST},
	{0x00A0, SCRIPT_BLANK},
	{0x00A1, SCRIPT_MARK}, /* inverted exclamation mark */
	{0x00A2, SCRIPT_SIGN},
	{0x00A7, SCRIPT_MARK}, /* section */
	{0x00A8, SCRIPT_SIGN},
	{0x00A9, SCRIPT_MARK}, /* copyright, ordinal, quotation mark */
	{0x00AC, SCRIPT_SIGN},
	{0x00AE, SCRIPT_MARK}, /* registered */
	{0x00AF, SCRIPT_SIGN},
	{0x00B0, SCRIPT_MARK}, /* degree */
	{0x00B1, SCRIPT_SIGN},
	{0x00B7, SCRIPT_MARK}, /* middle dot */
	{0x00B8, SCRIPT_SIGN},
	{0x00BA, SCRIPT_MARK}, /* ordinal, quotation mark */
	{0x00BC, SCRIPT_SIGN},
	{0x00BF, SCRIPT_MARK}, /* inverted question mark */
	{0x00C0, SCRIPT_LATIN},
	{0x00D7, SCRIPT_SIGN},
	{0x00D8, SCRIPT_LATIN},
	{0x00F7, SCRIPT_SIGN},
	{0x00F8, SCRIPT_LATIN},
	{0x0192, SCRIPT_SIGN}, /* florin */
	{0x0193, SCRIPT_LATIN},
	{0x0250, SCRIPT_OTHER},
	{0x02B0, SCRIPT_SIGN},
	{0x0370, SCRIPT_GREEK},
	{0x0384, SCRIPT_SIGN}, /* tonos */
	{0x0386, SCRIPT_GREEK},
	{0x0387, SCRIPT_MARK},
	{0x0388, SCRIPT_GREEK},
	{0x0400, SCRIPT_CYRILLIC},
	{0x0530, SCRIPT_OTHER},
	{0x0E00, SCRIPT_THAI},
	{0x0E3F, SCRIPT_SIGN}, /* baht */
	{0x0E40, SCRIPT_THAI},
	{0x0E80, SCRIPT_OTHER},
	{0x1E00, SCRIPT_LATIN},
	{0x1F00, SCRIPT_GREEK},
	{0x2000, SCRIPT_BLANK},
	{0x2010, SCRIPT_MARK}, /* dashes, quotation marks */
	{0x2020, SCRIPT_SIGN},
	{0x2022, SCRIPT_MARK}, /* bullet, ellipsis */
	{0x2028, SCRIPT_BLANK},
	{0x2030, SCRIPT_SIGN},
	{0x20AC, SCRIPT_MARK}, /* euro */
	{0x20AD, SCRIPT_SIGN},
	{0x2116, SCRIPT_MARK}, /* numero */
	{0x2117, SCRIPT_SIGN},
	{0x2122, SCRIPT_MARK}, /* trade mark */
	{0x2123, SCRIPT_SIGN},
	{0x2500, SCRIPT_BOX},
	{0x25A0, SCRIPT_SIGN},
	{0x3000, SCRIPT_BLANK},
	{0x3001, SCRIPT_WIDE},
	{0x3005, SCRIPT_HAN}, /* iteration mark */
	{0x3008, SCRIPT_WIDE},
	{0x3041, SCRIPT_KANA},
	{0x30FB, SCRIPT_WIDE}, /* middle dot */
	{0x30FC, SCRIPT_KANA},
	{0x3100, SCRIPT_SIGN},
	{0x3400, SCRIPT_HAN},
	{0xA000, SCRIPT_OTHER},
	{0xAC00, SCRIPT_HANGUL},
	{0xD7A4, SCRIPT_OTHER},
	{0xE000, SCRIPT_LOST},
	{0xF900, SCRIPT_HAN},
	{0xFB00, SCRIPT_OTHER},
	{0xFE30, SCRIPT_WIDE},
	{0xFE70, SCRIPT_OTHER},
	{0xFEFF, SCRIPT_BLANK},
	{0xFF01, SCRIPT_WIDE},
	{0xFF61, SCRIPT_HALF},
	{0xFFE0, SCRIPT_WIDE},
	{0xFFF0, SCRIPT_LOST},
	{0x10000, SCRIPT_OTHER},
	{0x20000, SCRIPT_HAN},
};

enum script script_of(uint32_t character)
{
	size_t low = 0;
	size_t high = sizeof(ranges) / sizeof(ranges[0]);

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (character < ranges[middle].first)
			high = middle;
		else
			low = middle;
	}
	return ranges[low].script;
}

bool script_is_letter(enum script script)
{
	return script >= SCRIPT_LATIN;
}

bool script_is_asian(enum script script)
{
	return script >= SCRIPT_KANA;
}

static uint32_t lower_latin(uint32_t c)
{
	bool odd = c % 2 != 0;

	if (c < 0x100)
		return c >= 0xC0 && c <= 0xDE && c != 0xD7 ? c + 0x20 : c;
	if (c == 0x178)
		return 0xFF;
	/* Pairs of a capital and its small letter, which begin with an odd number twice. */
	if ((c >= 0x139 && c < 0x149) || (c >= 0x179 && c < 0x17F))
		return c + odd;
	if (c < 0x138 || (c >= 0x14A && c < 0x178) || (c >= 0x200 && c < 0x220))
		return c + !odd;
	return c;
}

static uint32_t lower_greek(uint32_t c)
{
	if (c == 0x386)
		return 0x3AC;
	if (c >= 0x388 && c <= 0x38A)
		return c + 0x25;
	if (c == 0x38C)
		return 0x3CC;
	if (c == 0x38E || c == 0x38F)
		return c + 0x3F;
	return c >= 0x391 && c <= 0x3AB ? c + 0x20 : c;
}

uint32_t script_lower(uint32_t character)
{
	if (character < 0x80)
		return character >= 'A' && character <= 'Z' ? character + 0x20 : character;
	if (character < 0x250)
		return lower_latin(character);
	if (character < 0x400)
		return lower_greek(character);
	if (character < 0x410)
		return character + 0x50;
	if (character < 0x430)
		return character + 0x20;
	return character >= 0x460 && character < 0x530 ? character | 1 : character;
}

/* The letters that are frequent, a bar, those that are not. Languages of few machines have no
 * frequent ones, so that those of many win. */
static const struct {
	enum script script;
	const char *letters;
} alphabets[] = {
	{SCRIPT_LATIN, "äöüß|"},              /* German */
	{SCRIPT_LATIN, "àéèêçô|âæëîïœùûü"},   /* French */
	{SCRIPT_LATIN, "áéíñóú|ü"},           /* Spanish */
	{SCRIPT_LATIN, "|àçèéíïòóúü"},        /* Catalan */
	{SCRIPT_LATIN, "àèìòù|é"},            /* Italian */
	{SCRIPT_LATIN, "áãçéêíóú|âàôõü"},     /* Portuguese */
	{SCRIPT_LATIN, "ëï|éóöüè"},           /* Dutch */
	{SCRIPT_LATIN, "åäö|éü"},             /* Swedish, Finnish */
	{SCRIPT_LATIN, "æøå|éò"},             /* Danish, Norwegian */
	{SCRIPT_LATIN, "|áéíóúýþæöð"},        /* Icelandic */
	{SCRIPT_LATIN, "ąćęłńóśźż|"},         /* Polish */
	{SCRIPT_LATIN, "áčéěířšůýž|ďňóťú"},   /* Czech */
	{SCRIPT_LATIN, "áčéíšúýž|äďĺľňóôŕť"}, /* Slovak */
	{SCRIPT_LATIN, "áéíóöőüű|ú"},         /* Hungarian */
	{SCRIPT_LATIN, "ăâîșțşţ|"},           /* Romanian */
	{SCRIPT_LATIN, "čćđšž|"},             /* Croatian, Slovene, Bosnian */
	{SCRIPT_LATIN, "çğıöşü|âî"},          /* Turkish */
	{SCRIPT_LATIN, "|õäöüšž"},            /* Estonian */
	{SCRIPT_LATIN, "|āčēģīķļņšūž"},       /* Latvian */
	{SCRIPT_LATIN, "|ąčęėįšųūž"},         /* Lithuanian */
	{SCRIPT_GREEK, "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώ|ϊϋ"},
	{SCRIPT_CYRILLIC, "абвгдежзийклмнопрстуфхцчшщъыьэюя|ё"}, /* Russian, Bulgarian */
	{SCRIPT_CYRILLIC, "абвгдежзийклмнопрстуфхцчшщьюяіїє|ґ"}, /* Ukrainian */
	{SCRIPT_CYRILLIC, "абвгдежзйклмнопрстуфхцчшыьэюяёіў|"},  /* Belarusian */
	{SCRIPT_CYRILLIC, "абвгдежзијклмнопрстуфхцчшђљњћџ|"},    /* Serbian */
	{SCRIPT_CYRILLIC, "абвгдежзијклмнопрстуфхцчшљњѓќѕџ|"},   /* Macedonian */
};

const char *script_alphabet(size_t index, enum script *script)
{
	if (index >= sizeof(alphabets) / sizeof(alphabets[0]))
		return NULL;
	*script = alphabets[index].script;
	return alphabets[index].letters;
}

const char *script_frequent(int page)
{
	static const char japanese[] =
		"日一国会人年大十二本中長出三同時事自行社見月分後前民生連五発間対上部東者地"
		"合業内相方四定今回新場金員入選立開手力学問高代明実円関子動京全目表経通外最言"
		"現理調体化田当主題下首意法不来作性的要用制治度務強気小成期公取都和統以機平総"
		"加山思家話世受区領多県続進正安設保改数記院初北午指権心界支第産結点教報済書活"
		"原先共得解名交資予向際面告文反元重近考判認画海参利組知案道信策集在件団別物側"
		"任引使求所次水半品論計増係感特情投示変打基私各始直両価式確提運終果西台広容必"
		"応電住能無再位置真流格有口過局少放検町常料状工建語営空職証土与止送供可役構木"
		"割聞身費付施切由説転比難防補車優研収断何南足違消境番規術護展態導備配副算視条"
		"独起着残想線率声質待試族象域助例限額環験追審商葉義伝形準造被技失移差個門写種"
		"影命含量望整段横型白深字答製音申様識注呼達版者録仮修値鍵拡拇印称";
	static const char simplified[] =
		"的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那"
		"得于下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定"
		"天分还进好小部其些主样理心本前开但因只从想实日者意无力它与长把机十民第公此已"
		"工使情明性知全三又关点正业外将两高间由问很最重并物手应向头文体政相见被利什二"
		"等产或新己制身果加西月话合回特代内信表化老给世位次度门任常先海通教原东声提立"
		"及比员解水名真论处走义各入几口认条平系气题活更别打变四总何电数安少报才结反受"
		"目太量再感建务做接必场件计管期市直资命金指许统区保至形社便空决治展科司五基书"
		"非则听白却界达光放强即像难且权思象完设式色路记南品住告类求据程北边该交规万取"
		"望觉术领共确传观清今切院让识候带导运称版服器状态装网络卡配置型键密钥描述证激"
		"余启域登录修补硬盘存虚拟造商号驱注册组织始输页验颁指纹序列失败功错误未批";
	static const char korean[] =
		"이다는의에을를가한하고지로사리기시스어아자인일수정해나라서도대성부보그제과전주"
		"원용등세장오동안구위유상공들여경비관연중있으은된되없습니까요또및와것적화진무신"
		"계발생실행설치버름품키선태증메모물최크능네트워카드온템델종류조업체소직날짜간역"
		"입력언표준팅디렉터바핫픽윈우데업명식별번호만료남분알림활완패코값음형프총페파"
		"숨";
	static const char traditional[] =
		"的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那"
		"得於下自之年過發後作裡用道行所然家種事成方多經麼去法學如都同現當沒動面起看定"
		"天分還進好小部其些主樣理心本前開但因只從想實日者意無力它與長把機十民第公此已"
		"工使情明性知全三又關點正業外將兩高間由問很最重並物手應向頭文體政相見被利什二"
		"等產或新己制身果加西月話合回特代內信表化老給世位次度門任常先海通教原東聲提立"
		"及比員解水名真論處走義各入幾口認條平系氣題活更別打變四總何電數安少報才結反受"
		"目太量再感建務做接必場件計管期市直資命金指許統區保至形社便空決治展科司五基書"
		"非則聽白卻界達光放強即像難且權思象完設式色路記南品住告類求據程北邊該交規萬取"
		"望覺術領共確傳觀清今切院讓識候帶導運稱版服器狀態裝網絡卡配置型鍵鑰描述授證啟"
		"餘域登錄修補硬碟憶存虛擬製造商號驅註冊擁組織始輸頁檔驗簽憑紋序列失敗功錯誤未";

	switch (page) {
	case 932:
		return japanese;
	case 936:
		return simplified;
	case 949:
		return korean;
	case 950:
		return traditional;
	default:
		return "";
	}
}
