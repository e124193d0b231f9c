package survey_test
import ("testing";"os";"fmt";"github.com/gocsat/csat/internal/reftest";"github.com/gocsat/csat/survey")
func TestDbg(t *testing.T){
 ref:=reftest.Find(os.DirFS)
 tb:=readItems(t,ref,"data/satisfaction_derived.csv")
 for _,y:=range []string{"loy1","loy_mean"} { fmt.Println(parts(tb,y)) }
 fmt.Println(parts(tb,"imag4"), tb.Questionnaire().Items()[3].ID)
 m:=must(survey.MomentsOf(tb,"imag3","imag4","loy1","loy2","loy3","loy4"))
 for j:=range 6 { fmt.Println(must(m.Covariance(1,j)), must(m.Mean(j)), must(m.Correlation(1,j))) }
 m=must(survey.MomentsOf(tb,"imag4","loy1","loy2","loy3","loy4"))
 for j:=range 5 { fmt.Println(must(m.Covariance(0,j)), must(m.Mean(j)), must(m.Correlation(0,j))) }
}
