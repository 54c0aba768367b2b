//! One row a quantity, with the words that ask for it and the number-with-unit that states it, in four languages.

/// The quantity of what is counted: a number without a unit.
pub(super) const COUNT: &str = "count";

/// The quantity of a rate that no other one is: a share.
pub(super) const SHARE: &str = "share";

/// The quantity of a ratio that no other one is: a number without a unit, or a share.
pub(super) const RATIO: &str = "ratio";

/// name, what asks for it, what states it (units behind a number; `#` stands for the number).
pub(super) const TABLE: [(&str, &str, &str); 70] = [
    (
        "protection class",
        r"\bIP (?:rating|code|class|protection)\b|\bingress protection\b|\bIP ?(?:いくつ|몇|多少|几)|(?:방수|방진|보호) ?등급|防[护水尘]等级|保護等級|防水等級|防塵等級",
        r"\bIP ?[0-9X]{2}\b",
    ),
    ("current density", r"current densit|A/cm|mA/cm|전류\s?밀도|电流密度|電流密度", r"#\s*m?A\s?[/·]\s?(c|m)"),
    ("luminous efficacy", r"lm/W|luminous efficacy|광효율|光效|発光効率", r"#\s*lm\s?/\s?W|流明/瓦"),
    ("luminous flux", r"\blumens?\b|luminous flux|루멘|광속|流明|光通量|ルーメン|光束は", r"#\s*(lm\b|lumens?|루멘|流明|ルーメン)"),
    (
        "cost",
        r"\b(cost|price|euros?|dollars?)\b|비용|가격|얼마의 돈|成本|造价|价格|多少元|费用|コスト|費用|価格|いくらの",
        r"#\s*(万|亿)?\s*(元|円|원|USD|EUR|dollars?|euros?|€)|[$€¥￥]\s*#",
    ),
    (
        "battery capacity",
        r"\b(?:battery|cell) capacity(?: is| does| of|,|\?)|\bcapacity of (?:the|its) (?:battery|cells?)\b|(?:배터리|전지)의? ?용량[은이]|电池(?:组|包)?的?容量(?:是|为|有)|(?:電池|バッテリー)の?容量[はが]",
        r"#\s*(k|M|m)?(Ah|Wh)|#\s*(安时|安時|千瓦时|度电)",
    ),
    (
        "fuel consumption",
        r"fuel consumption|how much fuel|연료\s?소비|연비|연료를 (?:얼마나|소비)|油耗|耗油|消耗多少(?:燃料|燃油|柴油|汽油)|燃料消費|燃料を(?:どれ|消費)|燃費",
        r"#\s*(m|k)?(g|[lL]|ℓ|㎏|gal|升|리터|リットル)\w*\s?(/|per\b|every|毎|每)|#\s*(mpg|km\s?/\s?[lL])|(每|毎時|시간당|hour)[^。.]{0,12}#\s*(升|リットル|리터|[lL]\b|kg)",
    ),
    ("electric charge", r"\bm?Ah\b|ampere.hours?|安时|安時|암페어시|アンペア時|rated capacity|额定容量|정격\s?용량|定格容量", r"#\s*m?Ah|#\s*安(时|時)"),
    (
        "specific capacity",
        r"specific capacity|(?:dis)?charge capacity|mAh/g|비용량|방전 ?용량|比容量|[放充]电容量|[放充]電容量",
        r"#\s*mA\s?h\s?/?\s?g|#\s*m?A\s?[·.]?h",
    ),
    (
        "sound level",
        r"\bdB\b|decibels?|\bcrosstalk\b|\b(?:insertion|return) loss\b|\bsignal.to.noise\b|누화|串扰|クロストーク|데시벨|소음|分贝|噪声.{0,6}(多少|几)|デシベル|騒音",
        r"#\s*(dB|데시벨|分贝|デシベル)",
    ),
    (
        "wavelength",
        r"wavelength|파장|波长|波長",
        r"#\s*(nm|㎚|nanomet|나노|纳米|ナノ)|(?i)(?:wavelength|파장|波长|波長|wellenlänge|longueur d.onde)[^.。;；]{0,40}#\s*(?:[µμ]m|㎛)|#\s*(?:[µμ]m|㎛)[^.。;；]{0,20}(?:wavelength|파장|波长|波長)",
    ),
    (
        "voltage",
        r"\bvoltages?\b|\b(?:kilo|milli)?volts?\b|전압|몇\s?볼트|电压|電圧|何 ?ボルト|ボルト数|多少伏",
        r"#\s*(k|m|µ|μ)?(V\b|Ｖ|[Vv]olts?|볼트|伏|ボルト|㎷|㎸)",
    ),
    (
        "electric current",
        r"\b(?:milli)?amperes?\b|\b(?:milli)?amps?\b|몇\s?암페어|전류(는|가|값|의 ?(?:크기|문턱|임계|범위))|多少安培|电流(是|为|阈值|大小|范围)|電流(は|値|の(?:しきい値|閾値|値|大きさ|範囲))",
        r"#\s*(m|k|µ|μ)?(A\b|[Aa]mp|암페어|安培|アンペア)",
    ),
    (
        "power",
        r"\b(?:kilo|mega|giga|milli)?watts?\b|\b[kMG]W\b|\b(?:what|how much) (?:\w+ ){0,2}power (?:in|does|is|do|of|rating)\b|wattage|몇\s?(?:와트|[kMG]?W\b|킬로와트)|多少(?:千|兆)?瓦(?:[^时時]|$)|何(?:kW|MW|キロワット)|소비\s?전력|출력은|功率|電力|ワット|出力は",
        r"#\s*(k|m|M|G)?(W\b|Ｗ|[Ww]att|와트|瓦|ワット|hp\b|马力)",
    ),
    (
        "energy",
        r"\bjoules?\b|\b[kMG]?Wh\b|千瓦时|度电|킬로와트시|キロワット時|에너지\s?밀도|能量密度|エネルギー密度|energy density",
        r"#\s*(k|M|G|m)?(J\b|Wh|[Jj]oule)|#\s*千瓦时",
    ),
    (
        "heat value",
        r"\bcalori|\bjoules per (?:gram|kilogram|mol)|칼로리|열량|발열량|卡路里|大卡|热[量值](?:是|为|多少)|カロリー|発熱量|\b(?:calorific|heating) value",
        r"#\s*[kM]?(?:[Cc]al\b|J\b)|#\s*(?:calories|kilojoules|칼로리|킬로칼로리|千?卡|大卡|千?焦|キロ?カロリー|カロリー)",
    ),
    (
        "frequency",
        r"\bfrequenc(y|ies)\b|\bbandwidth\b|频(?:响|宽|带)|대역폭|帯域幅|\b[kMG]?Hz\b|多少[千兆]?赫|헤르츠|ヘルツ|주파수|频率|周波数",
        r"#\s*(?i:[kMGT]?(Hz|헤르츠|赫兹|ヘルツ)|㎐|㎑|㎒|㎓)",
    ),
    (
        "hardness",
        r"\bhardness\b|경도[은는가를]|경도.{0,8}(?:얼마|몇)|硬度|硬さ[はが]|硬さ.{0,8}(?:いくつ|何)",
        r"(?i)(?:shore|ショア|邵氏|쇼어|HR[A-C]|\bH[BVS]\b|vickers|rockwell|brinell|asker|JIS|경도|硬度|硬さ|hardness|härte)[^.。;；]{0,40}#|#\s*(?:HR[A-C]|H[BVS]\b|Hs\b|shore)",
    ),
    (
        "rate of temperature",
        r"\b(?:cooling|heating|ramp|temperature[- ]dropping|dropping|quench\w*|warming|heat-up|cool-down) rates?\b|\bdegrees per (?:second|minute|hour)\b|(?:냉각|승온|가열|강온) ?속도|[초분]당 몇 ?도|(?:冷却|升温|降温|加热)(?:速度|速率)|(?:冷却|昇温|降温|加熱)速度",
        r"#\s*(?:Â?[°º]\s?[CFK]|℃|K|degrees? C)\s?(?:/|per|per a)\s?(?:s|sec\w*|min\w*|h\w*|분|초|시간|秒|分|时|時間)|(?:초|분|시간)당 ?#|[每毎](?:秒|分钟?|小时|時間)?\s?#",
    ),
    (
        "temperature",
        r"temperatures?|°\s?[CF]|℃|\bdegrees (celsius|centigrade)\b|how hot|온도|몇\s?도|섭씨|温度|多少(摄氏)?度|几度|摄氏|何度|摂氏|何℃",
        r"#\s*(?:Â?[°º]\s?[CFK]\b|℃|℉|K\b|oC|â°|degrees? (?:[CF]\b|celsius|centigrade|fahrenheit|kelvin)|Grad Celsius|摄氏度|도씨)|섭씨 ?#|摄氏 ?#|(?i:temperatur|heat|cool|boil|freez|melt|dry|dried|bak|anneal|sinter|cur(?:e|ing)|warm|hot|chauff|chaud|sèch|trock|erhitz|wärm|온도|가열|냉각|건조|열|숙성|반응|소성|温|溫|熱|热|冷|乾燥|干燥|烧|焼|煮|沸|融|熔|凍|冻|养护|発酵|发酵)[^.。;；]{0,80}#\s*(?:Â?[°º]|degrees?|deg|Grad|도|度)|#\s*(?:Â?[°º]|degrees?|deg|Grad|도|度)[^.。;；]{0,40}(?i:temperatur|heat|cool|boil|온도|가열|냉각|건조|열|温|熱|热|冷|乾燥|干燥)|(?i)\b(?:room|ambient) temperature|상온|실온|室温|常温|raumtemperatur|température ambiante",
    ),
    (
        "rotation speed",
        r"\brpm\b|\bmotor speed\b|rotation(al)? speed|revolutions per minute|how many (?:revolutions|rotations|turns) per|회전\s?속도|회전수|분당\s?(?:몇|얼마나)?\s?(?:번\s?)?회전|몇\s?rpm|分当たり|毎分何回転|每分钟.{0,6}多少转|转速|回転数|回転速度|何回転",
        r"#\s*(rpm|RPM|r/min|rad/s|revolutions|U/min|Umdrehungen|tr/min|об/мин|회전|转|回転|min-1|s-1)",
    ),
    (
        "speed",
        r"\bspeeds?\b|\bvelocit(y|ies)\b|how fast|속도|速度|流速|시속|초속|분속|차속|时速|时速|车速|風速|時速|車速",
        r"#\s*(rpm|RPM|r/min|(k|c|m|µ|μ)?m\s?/\s?(s|h|min|sec)|km/h|mph|㎧|회전|转|回転|knots|m/초|m/分|メートル)|(?:시속|초속|분속|时速|時速) ?#",
    ),
    (
        "pressure",
        r"\bpressures?\b|\b(?:kilo|mega)?pascals?\b|\b[kMG]?Pa\b|\bm?bars?\b|압력|배압|压力|压强|圧力",
        r"#\s*(k|M|G|h|m)?(Pa\b|[Bb]ar\b|[Pp]ascal|(?i:psi[ga]?\b)|atm|mm\s?Hg|Torr|㎪|㎫|帕|기압|[个個]?(?:标准)?大?气压|気圧|kgf?/|파스칼)",
    ),
    (
        "dose",
        r"mg\s?/\s?kg|(?:kg|㎏|킬로그램)\s?당|per (?:kg|kilogram|kilo)\b|每(?:千克|公斤|kg)|(?:kg|キログラム)(?:あたり|当たり)",
        r"#\s*(k|m|µ|μ|u)?g\s?/\s?(kg|㎏|body|체중|体重)|(?:kg|㎏|킬로그램|千克|公斤)\s?(?:당|あたり|当たり)[^.。]{0,12}#|#\s*(k|m|µ|μ|u)?g per (?:kg|kilogram)",
    ),
    (
        "amount given",
        r"\b(?:what|which) (?:\w+ ){0,2}(?:dose|dosage)\b|\bhow (?:much|many) .{0,40}\b(?:administered|taken daily)\b|투여량|복용량|给药剂量|给药量|服用量|投与量",
        r"#\s*(?:k|m|µ|μ|u|n)?g\b|#\s*(?:pp[mb]\b|[%％]|IU|mL|ml|㎎|㎍|units?|mmol|µmol|mol|단위|정|캡슐|片|粒|tablets?|capsules?|毫克|微克|克)",
    ),
    (
        "affinity",
        r"\b(?:IC|EC|DC|GI|ED|LD)\s?50\b|\bK[DdIi]\b ?(?:value|values|of|is|\)|값|值|値)|(?:dissociation|binding|affinity|inhibition) constant|해리\s?상수|결합\s?상수|(?:解离|结合|亲和)常数|(?:解離|結合)定数",
        r"#\s*(?:[pnµμum]?M\b|[nµμmp]?mol|×\s*10|x\s*10)|(?:IC|EC|DC|GI|ED|LD)\s?50[^.;。]{0,40}#|\bK[DdIi]\b[^.;。]{0,30}#",
    ),
    (
        "yield",
        r"\b(?:what|how (?:high|much|large)) (?:\w+ ){0,4}yield\b|\bin what yield\b|수율[은이]|收率(?:是|为|达|有)?(?:多少|几)?|产率|収率[はが]",
        r"#\s*[%％]|(?i)yield[^.;]{0,40}#|(?:수율|收率|产率|収率)[^.。;；]{0,30}#",
    ),
    (
        "resolution",
        r"\bhow many (?:mega)?pixels?\b|몇\s?(?:만\s?)?(?:픽셀|화소)|(?:픽셀|화소) ?수|多少(?:万)?像素|像素数|何(?:万)?(?:ピクセル|画素)|画素数",
        r"#\s*[x×*]\s*#|#\s*(?:mega|万|만|百万|メガ)?(?:pixels?|px\b|ppi|dpi|픽셀|화소|像素|ピクセル|画素)",
    ),
    (
        "ratio of two",
        r"(?:weight|mass|thickness|volume|molar|mole|mixing|height|width|area) ratio|\bratio (?:between|of (?:the )?(?:two|both))\b|(?:두|둘) ?.{0,12}비율|(?:两|二)(?:者|种|个)?.{0,8}比例|(?:二つ|両者|両方).{0,8}(?:比率|割合)|(?:두께|중량|무게|부피|몰|질량|혼합|면적)\s?비(?:는|가|를|율|\s|\W*$)|(?:重量|质量|質量|摩尔|モル|体积|体積|厚度|厚さ|混合|面积)の?的?比",
        r"#\s*[:：∶]\s*#|\b[0-9]{1,3}(?:\.[0-9]+)?\s?/\s?[0-9]{1,3}(?:\.[0-9]+)?\b|\bratios?[^.。;；]{0,100}#|(?:비율|(?:중량|무게|부피|몰|질량|혼합|면적|두께|길이|함량|배합|구성|성분) ?비|비[는가를로]? |比率|比例|(?:重量|质量|質量|摩尔|モル|体积|体積|厚度|厚さ|混合|面积|面積|配合|组成)の?比)[^.。;；]{0,40}#",
    ),
    (
        "gear ratio",
        r"gear ratio|reduction ratio|기어비|감속비|变速比|齿轮比|传动比|减速比|ギア比|減速比|変速比",
        r"#\s*[:：∶]\s*#|(?i)(?:ratio|비|比)[^.。;；]{0,30}#",
    ),
    (
        "tensile strength",
        r"tensile strength|인장\s?강도|(?:抗拉|拉伸)强度|引張(?:り)?強[度さ]",
        r"(?i)(?:tensile|zugfest|traction|인장|抗拉|拉伸|引張)[^.;；。]{0,80}?#\s*(?:(?:k|M|G|c|m)?(?:Pa\b|N\b|gf\b|kgf|㎪|㎫|帕|파스칼)|psi|ksi|g/d|lbf|牛|뉴턴|ニュートン)|#\s*(?:(?:k|M|G|c|m)?(?:Pa\b|N\b|gf\b|kgf|㎪|㎫|帕|파스칼)|psi|ksi|g/d|lbf|牛|뉴턴|ニュートン)[^.;；。]{0,20}(?:tensile|인장|抗拉|拉伸|引張)",
    ),
    (
        "compressive strength",
        r"compressi(?:ve|on) strength|압축\s?강도|(?:抗压|压缩)强度|圧縮強[度さ]",
        r"(?i)(?:compressi|druckfest|압축|抗压|压缩|圧縮)[^.;；。]{0,80}?#\s*(?:(?:k|M|G|c|m)?(?:Pa\b|N\b|gf\b|kgf|㎪|㎫|帕|파스칼)|psi|ksi|g/d|lbf|牛|뉴턴|ニュートン)|#\s*(?:(?:k|M|G|c|m)?(?:Pa\b|N\b|gf\b|kgf|㎪|㎫|帕|파스칼)|psi|ksi|g/d|lbf|牛|뉴턴|ニュートン)[^.;；。]{0,20}(?:compressi|압축|抗压|压缩|圧縮)",
    ),
    (
        "flexural strength",
        r"(?:bending|flexural) strength|(?:굽힘|휨|굴곡)\s?강도|(?:抗弯|弯曲|抗折)强度|曲げ強[度さ]",
        r"(?i)(?:bending|flexural|biegefest|flexion|굽힘|휨|굴곡|抗弯|弯曲|抗折|曲げ)[^.;；。]{0,80}?#\s*(?:(?:k|M|G|c|m)?(?:Pa\b|N\b|gf\b|kgf|㎪|㎫|帕|파스칼)|psi|ksi|g/d|lbf|牛|뉴턴|ニュートン)|#\s*(?:(?:k|M|G|c|m)?(?:Pa\b|N\b|gf\b|kgf|㎪|㎫|帕|파스칼)|psi|ksi|g/d|lbf|牛|뉴턴|ニュートン)[^.;；。]{0,20}(?:bending|flexural|굽힘|휨|굴곡|抗弯|弯曲|抗折|曲げ)",
    ),
    (
        "shear strength",
        r"shear strength|전단\s?강도|剪切强度|せん断強[度さ]",
        r"(?i)(?:shear|scherfest|cisaillement|전단|剪切|せん断)[^.;；。]{0,80}?#\s*(?:(?:k|M|G|c|m)?(?:Pa\b|N\b|gf\b|kgf|㎪|㎫|帕|파스칼)|psi|ksi|g/d|lbf|牛|뉴턴|ニュートン)|#\s*(?:(?:k|M|G|c|m)?(?:Pa\b|N\b|gf\b|kgf|㎪|㎫|帕|파스칼)|psi|ksi|g/d|lbf|牛|뉴턴|ニュートン)[^.;；。]{0,20}(?:shear|전단|剪切|せん断)",
    ),
    (
        "strength",
        r"(?:tensile|compressive|bending|flexural|yield|peel|tear|shear) strength|(?:인장|압축|굽힘|휨|항복|박리|전단)\s?강도|(?:抗拉|拉伸|抗压|压缩|抗弯|弯曲|屈服|剥离|剪切)强度|(?:引張|圧縮|曲げ|降伏|剥離|せん断)(?:り)?強[度さ]",
        r"#\s*(?:k|M|G|c|m)?(?:Pa\b|N\b|gf\b|kgf|㎪|㎫|帕|파스칼)|#\s*(?:psi|ksi|g/d|lbf|牛|뉴턴|ニュートン)",
    ),
    (
        "elongation",
        r"\belongation\b|연신율|신장율|신율|伸长率|延伸率|伸び(?:率|は)|破断伸び",
        r"#\s*[%％]|(?i)(?:elongation|dehnung|연신율|伸长率|延伸率|伸び)[^.。;；]{0,60}#",
    ),
    (
        "yield per area",
        r"\bper hectare\b|\bper acre\b|헥타르당|每公顷|每亩|ヘクタール(?:あたり|当たり)",
        r"(?i)#\s*\w+\.?\s?(?:/|per\s|par\s|pro\s|je\s)\s*(?:ha\b|hectare|hektar|acre)|(?:헥타르당|每公顷|每亩|ヘクタール(?:あたり|当たり))[^.。]{0,20}#|#[^.。]{0,10}/ha\b",
    ),
    (
        "mass",
        r"\bhow many (?:pounds|lbs|ounces|oz)\b|\btonn?es?\b|\btons?\b|\bkilograms?\b|\bkilos?\b|\b(milli)?grams?\b|\bweighs?\b|\bwhat (?:is|are|was) (?:the|its) (?:total |own )?weight (?:of|$|\?)|\bits weight\b|how heavy|몇\s?(톤|kg|㎏|mg|㎎|g\b|그램|킬로)|多少(吨|公斤|千克|毫克|克|kg|mg|g\b)|何(トン|キログラム|グラム|マイクログラム|ミリグラム|kg|mg|µg|μg|g\b)|多少微克|몇\s?(?:마이크로그램|밀리그램|µg|μg)|\bmicrograms?\b|重さ|무게",
        r"#\s*(t\b|ｔ|k?g\b|mg\b|[µμu]g\b|㎏|㎎|㎍|微克|マイクログラム|micrograms?|톤|그램|킬로|吨|公斤|千克|克|トン|グラム|キログラム|tonn?es?|tons?|(?i:kilo|milli)?[Gg]ramm?s?|[Tt]onnen?|pounds?|lbs?|ounces?|oz\b)",
    ),
    (
        "time",
        r"how (long|many (seconds|minutes|hours|days|weeks|months|years))|몇\s?(초|분|시간|일|주|개월|년)|며칠|얼마\s?동안|지속\s?시간|多长时间|多久|几个?(分钟|小时|天|秒|月|星期)|多少个?(分钟|小时|天|秒|个月)|何(秒|分|時間|日間|か月|ヶ月|年)|どのくらいの時間",
        r"#\s*(s\b|sec|min|h\b|hr|hours?|minutes?|seconds?|days?|weeks?|months?|years?|ms\b|Sekunden?|Minuten?|Stunden?|Tagen?|Wochen?|Jahren?|secondes?|heures?|jours?|сек|мин|час|초|분|시간|일\b|일간|주\b|개월|년|秒|分|小时|小時|时|時間|天|日|周|个月|ヶ月|か月|年|個月)|(?i:\b(?:several|a few|some) (?:seconds|minutes|hours|days|weeks|months|years)\b)|수 ?(?:시간|일간|분간|초간)|数(?:小时|时|時間|天|日|分钟?|秒)",
    ),
    (
        "particle size",
        r"particle (size|diameter)|grain size|\b(?:particles?|powders?|granules?)\b[^.;,]{0,60}\b(?:diameters?|sizes?)\b|\b(?:diameters?|sizes?) of (?:the )?(?:\w+ ){0,3}(?:particles?|powders?|granules?)\b|입경|입도|입자[^.;,]{0,20}(?:크기|직경|지름)|粒径|粒度|粒子径|粒子?[^。；;，]{0,10}(?:直径|尺寸|大小)|粒子[^。；;、]{0,15}(?:直径|サイズ|大きさ)",
        r"#\s*(n|m|µ|μ|u)?m\b|#\s*(㎚|㎛|㎜|nm|(?:milli|micro|nano)met(?:er|re)s?\b|microns?\b|mesh|目|메쉬|メッシュ|微米|纳米|나노|마이크로)",
    ),
    (
        "length",
        r"thickness|how (thick|wide|long is|deep|high|far)|\bdiameter\b|\bradi(?:us|i)\b|반경|반지름|半径(?:是|为|呢|は|が|范围)|半径[^，。、]{0,6}(?:多少|几|何|いくら)|\bwidth\b|\blength\b|\bheight\b|두께|너비|직경|지름|길이|높이|깊이|厚度|直径|长度|宽度|高度|多厚|多宽|多长(?:[^时]|$)|多大的?(?:间隙|间距|距离|直径|尺寸|孔径|厚度)|(?:间隙|间距|距离|直径|孔径|厚度)(?:有|是)?多大|厚さ|厚み|直径|長さ|幅は|高さ|深さ|寸法[はをが]|치수[는은가를]|尺寸(?:是|为|范围|多少)|\bhow (?:far|deep|high|tall)\b|\bwhat distance\b|얼마나 (?:두꺼|깊|높|길|넓|먼|멀)|거리(?:는|가) ?(?:얼마|몇)|多[远高深]|多(?:大|远)的?(?:距离|间距)|距离(?:是|为)?多[少远]|どのくらいの(?:距離|長さ|深さ|高さ|厚さ)|距離は(?:どの|何|いくら)|\bhow many (?:nucleotides|bases|base pairs)\b|\b(milli|centi|micro|nano|kilo)?met(er|re)s\b|몇\s?(mm|cm|nm|m\b|㎜|㎝|미터|밀리)|何\s?(mm|cm|nm|m\b|ミリ|センチ|メートル)|多少(毫米|厘米|微米|米|mm|cm)",
        r"#\s*(n|m|c|k|µ|μ|u|d)?m\b|#\s*(㎚|㎛|㎜|㎝|ｍｍ|nm|mm|cm|(?i:(?:milli|centi|micro|mikro|nano|kilo)?met(?:er|re)s?)\b|Zoll\b|microns?\b|angstroms?|Å|inch|in\.|feet|ft\b|밀리|미터|마이크로|나노|毫米|厘米|微米|纳米|米|ミリ|メートル|センチ|μｍ|mil\b|\x22|nucleotides?|base pairs?|bp\b|염기|뉴클레오|碱基|塩基|ヌクレオチド)|#\s*times\b|(?:depth|width|height|thickness|length|深さ|高さ|厚さ|長さ|幅|깊이|높이|두께|길이|너비|深度|高度|宽度|厚度|长度)[^.。;；]{0,30}#\s*(?:%|％|배|倍)",
    ),
    (
        "parts by weight",
        r"parts by (weight|mass)|(?:多少|几)份|중량부|重量份|质量份|質量部|重量部",
        r"#\s*(parts|phr|Gew(?:ichts|\.-)?-?[Tt]eile|Teile|parties|중량부|份|质量份|重量份|質量部|重量部|部)",
    ),
    (
        "percentage",
        r"\bpercent(age)?s?\b|\b(wt|vol|mol)\s?%|%|퍼센트|몇\s?프로|백분율|百分(比|之)|パーセント|何％",
        r"#\s*(%|％|percent|per cent|퍼센트|중량%|(?:重量|質量|体積|モル)?パーセント|wt|vol|mol|Gew|Vol|Mol|Masse|масс|об\.|ppm)|百分之",
    ),
    (
        "concentration",
        r"\bppm\b|\bmg/m?l\b|concentration|농도|浓度|濃度|mol/L",
        r"#\s*(ppm|ppb|%|％|(m|µ|μ|n)?g\s?/|(m|µ|μ|n)?mol|(m|µ|μ|n)?M\b|N\b|wt|중량|重量|质量|vol)",
    ),
    (
        "volume",
        r"\b(how many (?:gallons|quarts|pints)|litres?|liters?|volume in|ml|milliliters?)\b|몇\s?리터|부피|용적|多少(升|毫升|立方)|容积|体积|何リットル|容積",
        r"#\s*(?:부피|체적|体积|体積|vol\.?)\s?[%％]|#\s*(m|µ|μ)?[lL](?:[^/\w]|$)|#\s*(리터|升|毫升|立方|세제곱미터|㎥|リットル|[Ll]it(?:re|er)s?|gallons?|quarts?|pints?|cc\b|m3|m³|cm3|cm³)",
    ),
    ("illuminance", r"illuminance|\blux\b|조도|照度|勒克斯|ルクス", r"#\s*(lx|lux|럭스|勒克斯|ルクス)"),
    ("energy density", r"energy density|에너지 ?밀도|エネルギー密度|能量密度", r"#\s*[kMm]?(?:cal|J|Wh|W)\b"),
    ("specific energy", r"Wh/kg|specific energy|Wh/L", r"#\s*Wh\s?/\s?(kg|L|l)"),
    (
        "magnetic flux density",
        r"\b(tesla|gauss)\b|magnetic (flux density|field strength)|자속\s?밀도|몇\s?(테슬라|가우스)|磁通密度|磁感应强度|特斯拉|高斯|磁束密度|テスラ|ガウス",
        r"#\s*(m|k)?(T\b|tesla|gauss|G\b|Oe\b|테슬라|가우스|特斯拉|高斯|テスラ|ガウス)",
    ),
    (
        "resistance",
        r"\b(?:kilo|mega|milli)?ohms?\b|\bwhat (\w+ ){0,2}resistance\b|resistivity|저항(값|은|이)|몇\s?옴|电阻|欧姆|抵抗(値|は)|オーム",
        r"#\s*(k|M|G|m|µ|μ)?(Ω|Ω|ohms?|옴|欧|オーム)",
    ),
    ("capacitance", r"\bcapacitance\b|\bfarads?\b|정전\s?용량|(^|[^放充])电容(量|值|是)|静電容量", r"#\s*(m|µ|μ|n|p|f)?(F\b|farads?|法拉)"),
    (
        "force",
        r"\b(?:kilo)?newtons?\b|\b(how much|what) (\w+ ){0,2}force\b|몇\s?뉴턴|多少牛|何ニュートン|\bkgf\b",
        r"#\s*(k|m|M|c)?(N\b|[Nn]ewtons?|gf\b|뉴턴|牛|ニュートン|lbf|pounds?)",
    ),
    ("torque", r"\btorque\b|토크|扭矩|转矩|トルク", r"#\s*(k|m|c)?(N\s?[·.*]?\s?(c|m)?m\b|kgf|ft.lb|in.lb)"),
    ("viscosity", r"viscosit(y|ies)|점도|粘度|黏度", r"#\s*(m|c)?(Pa\s?[·.]?\s?s|P\b|P[sS]\b|PS\b|poise|cSt|St\b|mm2/s|푸아즈|포이즈|ポアズ)"),
    (
        "flow rate",
        r"flow rates?|throughput|每(?:小时|天|分钟|秒)[^，。？]{0,8}多少(?:立方|升|m3|m³)|(?:시간|분|초)당 ?몇 ?(?:리터|㎥|m3|세제곱)|\b(?:cubic met\w+|lit\w+|m3|m³) (?:\w+ ){0,3}per (?:hour|day|minute|second)\b|유량|流量|処理量|처리량",
        r"#\s*(m|µ|μ|N)?(l|L|m3|m³|cc|cm3|㎥|리터|升|リットル|kg|g|t|gal)\w*\s?(/|per|分|매)\s?",
    ),
    (
        "output in time",
        r"\b(?:tonn?es?|tons?|kilos?|kilograms?|barrels?|units?|pieces) (?:(?:of|in) )?(?:\w+ ){0,3}(?:a|per|each|every) (?:year|annum|month|day)\b|연간 ?(?:몇|얼마|생산)|年产(?:量|能)?|年間(?:何|どれ|生産)",
        r"(?i)#\s*\w+\.?(?: of \w+)? ?(?:/|per |a |each |every )\s?(?:y(?:ea)?rs?\b|a\b|annum|month|day|d\b)|(?:annual|yearly|daily|연간|年产|年間|每年|每天|하루|1일)[^.。;；]{0,30}#|#[^.。;；]{0,12}/ ?(?:년|年|일|天|日)",
    ),
    ("molecular weight", r"molecular (weight|mass)|분자량|分子量", r"#\s*(k?Da\b|g\s?/\s?mol|kDa|道尔顿|달톤)|(molecular weight|분자량|分子量)\D{0,20}#"),
    (
        "elastic modulus",
        r"\bmodulus\b|\bhow (?:stiff|rigid)\b|탄성\s?(?:계수|률|율)|영률|弹性模量|杨氏模量|弾性率|ヤング率",
        r"#\s*(?:k|M|G)?(?:Pa\b|psi|㎪|㎫|㎬|帕|파스칼)|#\s*(?:N/|kgf/)",
    ),
    (
        "density",
        r"\bhow dense\b|\bwhat (\w+ ){0,2}density\b|밀도(는|가)|密度(是|为|は|呢)",
        r"#\s*(k|m)?g\s?/\s?(c|d|m)?(m3|m³|㎥|L|l|ml|mL)|#\s*(g/cc|ℓ)|#\s*g\s?/\s?cm|#\s*m?mol\s?/\s?(?:g|m|c)",
    ),
    ("area", r"\bwhat (\w+ ){0,2}area\b|면적(은|이)|面积(是|为)|面積は", r"#\s*(m|c|k|µ|μ)?(m2|m²|㎡|㎠|㎟|평방|平方)"),
    ("basis weight", r"(basis|areal) weight|g/m2|g/m²|평량|克重|单位面积重量|目付|坪量", r"#\s*(k|m)?g\s?/\s?(m2|m²|㎡|m\^2|sqm)"),
    (
        "pH",
        r"\bpH (?:value|range|level)|\b(?:what|which) pH\b|\bpH (?:is|does|of)\b|(?i:ph)(?:는|가|값|범위)|(?i:ph) ?(?:얼마|몇)|pH(?:值|范围)|pH(?:是|为)|(?:的|の)pH\W|pHは|pHの(?:範囲|値)",
        r"(?i)pH[^.;。；]{0,30}#|#[^.;。；]{0,10}pH",
    ),
    (
        "change",
        r"\b(?:increase|reduce|decrease|improve|rise|fall|drop)[sd]? by how (?:much|many)\b|\bby how much\b|(?:提高|降低|减少|提升|增加|缩短|节省|下降|改善)了?多少|얼마나 (?:향상|증가|감소|줄|높아|낮아|절감|개선)|(?:どのくらい|どれだけ|何(?:%|％|パーセント|割))(?:向上|低減|減|増|改善|短縮)",
        r"#\s*(?:%|％|percent|per cent|퍼센트|パーセント|倍|times|fold|배|dB|[°℃℉]|[kMm]?[WVAJ]\b|[kKmM]?m\b|个|h\b|min|s\b|초|분|시간|天|日|点|割)|百分之|(?:half|절반|半分|一半)",
    ),
    (
        "rate of cases",
        r"\b(?:acceptance|rejection|false[- ](?:positive|negative|alarm)|error|failure|survival|germination|detection|recognition|misidentification) rates?\b|(?:오류|에러|오인식|본인거부|타인수락|불량|생존|발아)[율률][은이가]|(?:误识|拒识|误报|漏报|错误|成活|发芽)率|(?:誤認|誤り|エラー|誤検出|生存|発芽)率[はが]",
        r"#\s*(?:%|％|percent|per cent|퍼센트|パーセント|割)|百分之|\b0\.[0-9]|\b(?:one|1) (?:in|out of) |[0-9]e-[0-9]|(?:^|[^0-9.,])10\s?(?:-|−|\^)\s?[0-9](?:[^0-9,.]|$)|分之",
    ),
    (
        "multiple",
        r"몇 ?배|(?:多少|几)倍|何倍|\bhow many (?:times (?:as|more|larger|greater|higher|longer|the)|fold)\b",
        r"(?i)#\s*(?:배|倍|times|-?fold)|(?:\btwice\b|\bdoubl|\btripl|\bhalf\b|\b(?:one|a|two|three) (?:third|quarter|fourth|fifth|sixth|eighth|tenth)s?\b|doppelt|dreifach|vierfach|\w+fache|\bHälfte|Drittel|Viertel|Fünftel|Zehntel|\bdouble|moitié|\btiers\b|두 배|세 배|절반|분의|一半|两倍|三倍|分之|半分|二倍|分の)",
    ),
    (
        "interval",
        r"(?:間隔|ピッチ)[はが][^。、]{0,24}(?:何|いくら|いくつ|どの|どれ)|(?:간격|피치)[은이가]? ?(?:얼마|몇)|(?:间[距隔]|节距)(?:分别)?(?:是|为)?多[少大]|\b(?:what|which) (?:is the |are the )?(?:pitch|spacing|interval)\b|\bhow far apart\b",
        r"#\s*(?:n|m|c|k|µ|μ|u)?m\b|#\s*(?:㎚|㎛|㎜|㎝|inch|in\.|feet|ft\b|mm|cm|(?:milli|centi|micro)?met(?:er|re)s?\b|밀리|미터|毫米|厘米|微米|米|ミリ|メートル|センチ|°|度|도|h\b|min|s\b|초|분|시간|일|天|日|秒|分|時間|小时|hours?|days?|seconds?|weeks?)",
    ),
    (SHARE, "^$", r"#\s*(?:%|％|percent|per cent|퍼센트|パーセント|割)|百分之|분의|分之|\b0\.[0-9]"),
    (COUNT, "^$", "^$"),
    (RATIO, "^$", "^$"),
    (
        "angle",
        r"\bangles?\b|\bslopes?\b|\binclination\b|\p{Han}角(?:是|为|在|有|的)?(?:多少|几|[^，。]{0,4}以[上下])|접촉각|接触角|각도|기울기|경사각|角度|倾角|倾斜角|傾斜角|何度の角",
        r"#\s*(Â?[°º]|deg\b|DEG\b|degrees|도|度|rad)",
    ),
];
