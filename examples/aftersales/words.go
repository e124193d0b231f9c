package main

// chinese has the words of the report by their English, formats included.
var chinese = map[string]string{
	"Illustrative: timeliness in this survey is a handbook's worked case, everything else is invented.": "示例数据：本期“服务及时性”的评分取自手册算例，其余均为虚构。",

	"Respondents: %d (%d rows read, %d rejected)\n":                  "有效样本 %d（读取 %d 行，剔除 %d 行）\n",
	"Respondents: %d (%d rows read, %d rejected, %d screened out)\n": "有效样本 %d（读取 %d 行，剔除 %d 行，甄别终止 %d 份）\n",

	"Drivers and what follows them rest on %d of earlier waves as well.\n": "“驱动因素”及其后各节另含往期回答 %d 份。\n",

	"Overall score %s  %s  %s %.1f": "总分 %s  %s  %s %.1f",
	"Overall score %s":              "总分 %s",
	"withheld: fewer answers than -min-n, or what would give such a figure away": "不予公布：回答少于 -min-n，或由此可推算出这类数字",
	"  (exactly %s)": "  （精确值 %s）",
	"No overall score: too few answers, or no tree of dimensions.": "没有总分：回答过少，或问卷未定义维度。",
	"%s %% interval": "%s %% 置信区间",
	"Scores are per cent of the largest rating.":                           "得分为评分均值占满分的百分比。",
	"Scores run from 0, all at the worst rating, to 100, all at the best.": "得分 0 为全部最低分，100 为全部最高分。",
	"%s ≥ %s": "%s ≥ %s",
	"else %s": "其余%s",

	"Ratings: how many gave them, and the share in per cent":          "评分分布：人数与百分比",
	"Levels: how many ratings lie in them, and the share in per cent": "等级分布：人数与百分比",

	"Net promoter score":                                       "净推荐值（NPS）",
	"  %s: %s points, %s %+.1f, n %s, blank %d\n":              "  %s：%s 分，%s %+.1f，回答 %s，未答 %d\n",
	"Satisfied customers (CSAT)":                               "满意客户占比（CSAT）",
	"  %s: %s %% in the %d best ratings (%d of %s), %s %.1f\n": "  %s：%s %% 评分在最高 %d 档（%d / %s），%s %.1f\n",
	"  %s: no answers\n":                                       "  %s：无人回答\n",

	"By %s":                             "按%s",
	"What customers named":              "客户提到的原因",
	"  and %d more, see -format json\n": "  另有 %d 项，见 -format json\n",

	"Intervals: Student's t for scores, Tango for NPS, Wilson for CSAT.": "区间方法：得分用 Student t，NPS 用 Tango，CSAT 用 Wilson。",
	"! fewer than 30 answers: read these figures with care":              "! 回答少于 30，仅供参考",

	// Heads of columns.
	"Dimension": "维度", "Item": "题目", "Cause": "原因", "All": "合计",
	"score": "得分", "level": "等级", "n": "样本", "weight": "权重", "points": "贡献", "rank": "排名",
	"blank": "未答", "mean": "均值", "NPS": "NPS", "department": "责任部门", "count": "次数", "of asked": "占应答",
}
