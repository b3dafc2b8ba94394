package browser

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// print writes the page as PDF, on the sheets that its own style asks for.
func (v *view) print(file string) error {
	pdf, err := chromedp.Run(v.ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize(), chromedp.PDFPrintBackground(), chromedp.PDFOutlineAndTagged()))
	if err != nil {
		return err
	}
	return os.WriteFile(file, pdf, 0o644)
}

// footer is what stands at the foot of every sheet.
var footer = regexp.MustCompile(`^(pag\.|page) \d+ (di|of) \d+$`)

// sheet is the text of a printed page without its head and foot, line by line.
type sheet []string

// sheets reads a PDF. The head is the title of the document, on all pages but the first.
func sheets(t *testing.T, file, head string) []sheet {
	t.Helper()
	out, err := exec.Command("pdftotext", "-layout", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	pages := strings.Split(strings.TrimSuffix(string(out), "\f"), "\f")
	var all []sheet
	for i, text := range pages {
		var s sheet
		feet := 0
		for _, line := range strings.Split(text, "\n") {
			line = strings.Join(strings.Fields(line), " ")
			switch {
			case footer.MatchString(line):
				feet++
			case line == "" || i > 0 && len(s) == 0 && line == head:
			default:
				s = append(s, line)
			}
		}
		if feet != 1 {
			t.Errorf("page %d has %d page numbers", i+1, feet)
		}
		all = append(all, s)
	}
	return all
}

// printed is how many sheets each page takes, at least and at most: fonts differ a little between
// machines. A page that is not among them may take any number.
var printed = map[string][2]int{"everything.it": {7, 7}, "everything.en": {7, 7}, "resoconto.it": {24, 30}, "resoconto.en": {24, 30}}

// markHeadings puts a sign behind each heading, by which it is known in the text of a sheet.
const markHeadings = `document.head.append(Object.assign(document.createElement('style'), {textContent: ':is(h1, h2, h3, h4, h5, h6)::after { content: " §" }'}))`

// TestPrint prints every page and looks at the sheets.
func TestPrint(t *testing.T) {
	if _, err := exec.LookPath("pdftotext"); err != nil {
		lacks(t, "no pdftotext here: install Debian's package poppler-utils")
	}
	browser := launch(t)
	for _, file := range pages(t) {
		name := strings.TrimSuffix(filepath.Base(file), ".html")
		t.Run(name, func(t *testing.T) {
			v := open(t, browser, file)
			pdf := filepath.Join(t.TempDir(), name+".pdf")
			if folder := os.Getenv("SHOTS"); folder != "" {
				pdf = filepath.Join(folder, name+".pdf")
			}
			if _, err := chromedp.Run(v.ctx, chromedp.Evaluate[any](markHeadings)); err != nil {
				t.Fatal(err)
			}
			if err := v.print(pdf); err != nil {
				t.Fatal(err)
			}
			title, err := chromedp.Run(v.ctx, chromedp.Title())
			if err != nil {
				t.Fatal(err)
			}
			got := sheets(t, pdf, strings.Join(strings.Fields(title), " "))
			if want, ok := printed[name]; ok && (len(got) < want[0] || len(got) > want[1]) {
				t.Errorf("%d pages, not %d to %d", len(got), want[0], want[1])
			}
			for i, s := range got {
				switch {
				case len(s) == 0:
					t.Errorf("page %d is blank", i+1)
				case strings.HasSuffix(s[len(s)-1], "§"):
					t.Errorf("page %d ends with the heading %q", i+1, s[len(s)-1])
				}
			}
		})
	}
}

// TestTurned checks that a table of many columns goes on with its headers on the next page.
func TestTurned(t *testing.T) {
	if _, err := exec.LookPath("pdftotext"); err != nil {
		lacks(t, "no pdftotext here: install Debian's package poppler-utils")
	}
	v := open(t, launch(t), filepath.Join(root, "adapters/html/testdata/everything.it.html"))
	pdf := filepath.Join(t.TempDir(), "everything.pdf")
	if err := v.print(pdf); err != nil {
		t.Fatal(err)
	}
	got := 0
	for _, s := range sheets(t, pdf, "") {
		if strings.Contains(strings.Join(s, " "), "Frequenza") {
			got++
		}
	}
	if got != 2 {
		t.Errorf("the headers of a table on two pages are on %d", got)
	}
}
