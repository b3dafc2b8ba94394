package xlsx

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/capitolato/capitolato/internal/suggest"
)

// book is an opened workbook.
type book struct {
	options Options
	parts   map[string]*zip.File // by name, in lower case
	sheets  []sheet
	epoch   epoch
	texts   *texts
	dates   []bool // whether each style is that of a date or a time
}

// sheet is a sheet of a workbook.
type sheet struct {
	name   string
	hidden bool
	part   string
}

// openBook reads what a workbook says of itself.
func openBook(z *zip.Reader, o Options) (*book, error) {
	b := &book{options: o, parts: map[string]*zip.File{}}
	for _, f := range z.File {
		name := partName(f.Name)
		if b.parts[name] != nil {
			return nil, fmt.Errorf("the workbook is damaged: it holds %s twice", f.Name)
		}
		b.parts[name] = f
	}
	root, err := b.relations("", "_rels/.rels")
	if err != nil {
		return nil, err
	}
	main := root.find("/officeDocument")
	if strings.HasSuffix(main, ".bin") {
		return nil, errors.New("the file is a binary workbook (.xlsb): save it as .xlsx")
	}
	if b.parts["mimetype"] != nil && main == "" {
		return nil, errors.New("the file is an OpenDocument file: save it as .xlsx")
	}
	if b.parts[main] == nil {
		return nil, errors.New("the file is an archive, but no workbook: open it in a spreadsheet program and save it as .xlsx")
	}
	related, err := b.relations(path.Dir(main), path.Join(path.Dir(main), "_rels", path.Base(main)+".rels"))
	if err != nil {
		return nil, err
	}
	if err := b.workbook(main, related); err != nil {
		return nil, err
	}
	if b.dates, err = b.readStyles(related.find("/styles")); err != nil {
		return nil, err
	}
	b.texts, err = b.readTexts(related.find("/sharedStrings"))
	return b, err
}

// partName returns the name of a part as it is looked up.
func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(path.Clean(strings.ReplaceAll(name, "\\", "/")), "/"))
}

// open opens a part.
func (b *book) open(name string) (*part, error) {
	f := b.parts[name]
	if f == nil {
		return nil, fmt.Errorf("the workbook is damaged: it lacks the part %q", name)
	}
	return openPart(f, b.options.MaxUnpacked)
}

// relation is a part that another refers to.
type relation struct{ id, kind, part string }

type relations []relation

// find returns the part of a kind, or the empty text.
func (rs relations) find(kind string) string {
	for _, r := range rs {
		if strings.HasSuffix(r.kind, kind) {
			return r.part
		}
	}
	return ""
}

// relations reads what the part in a folder refers to.
func (b *book) relations(folder, name string) (relations, error) {
	if b.parts[partName(name)] == nil {
		return nil, nil
	}
	p, err := b.open(partName(name))
	if err != nil {
		return nil, err
	}
	defer p.close.Close()
	var out relations
	err = p.each(func(e xml.StartElement) error {
		if len(out) > maxListed {
			return errList
		}
		if e.Name.Local == "Relationship" && attribute(e, "TargetMode") != "External" {
			target := attribute(e, "Target")
			if !strings.HasPrefix(target, "/") {
				target = path.Join(folder, target)
			}
			out = append(out, relation{attribute(e, "Id"), attribute(e, "Type"), partName(target)})
		}
		return nil
	})
	return out, err
}

// workbook reads the list of sheets.
func (b *book) workbook(name string, related relations) error {
	p, err := b.open(name)
	if err != nil {
		return err
	}
	defer p.close.Close()
	return p.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "workbookPr":
			if since, _ := strconv.ParseBool(attribute(e, "date1904")); since {
				b.epoch = epoch1904
			}
		case "sheet":
			s := sheet{name: attribute(e, "name"), hidden: strings.Contains(strings.ToLower(attribute(e, "state")), "hidden")}
			for _, a := range e.Attr {
				if a.Name.Local != "id" {
					continue
				}
				for _, r := range related {
					if r.id == a.Value && strings.HasSuffix(r.kind, "/worksheet") {
						s.part = r.part
					}
				}
			}
			if s.part != "" { // charts have sheets, too
				b.sheets = append(b.sheets, s)
			}
			if len(b.sheets) > maxListed {
				return errList
			}
		}
		return nil
	})
}

// sheet returns the sheet with a name, or the only one if there is none.
func (b *book) sheet(name string) (sheet, error) {
	var names []string
	var shown []sheet
	for _, s := range b.sheets {
		names = append(names, s.name)
		if !s.hidden {
			shown = append(shown, s)
		}
	}
	if name == "" {
		if len(shown) != 1 {
			return sheet{}, fmt.Errorf("the workbook has %d sheets that are not hidden: say with `sheet` which to read, out of %s", len(shown), quoted(names))
		}
		return shown[0], nil
	}
	for _, same := range []func(a, b string) bool{func(a, b string) bool { return a == b }, alike} {
		for _, s := range b.sheets {
			if same(s.name, name) {
				return s, nil
			}
		}
	}
	hint := ""
	if h := suggest.Hint(name, names); h != "" {
		hint = ": " + h
	}
	return sheet{}, fmt.Errorf("there is no sheet %q%s; the sheets are %s", name, hint, quoted(names))
}

// How many names an error lists, and how much of each.
const (
	shownNames = 200
	shownName  = 60
)

// quoted lists names.
func quoted(names []string) string {
	var out []string
	for _, n := range names[:min(len(names), shownNames)] {
		if r := []rune(n); len(r) > shownName {
			n = string(r[:shownName]) + "…"
		}
		out = append(out, strconv.Quote(n))
	}
	if more := len(names) - len(out); more > 0 {
		out = append(out, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(out, ", ")
}

// alike reports whether two names differ in case and blanks at most.
func alike(a, b string) bool {
	return strings.EqualFold(strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " "))
}

// text gathers the text of the element that has just begun, up to its end. In rich text that
// is the text of its runs, without the readings of Japanese.
func (p *part) text(dst []byte, rich bool) ([]byte, error) {
	depth, inside, reading := 1, !rich, 0
	for {
		t, err := p.next()
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return dst, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			depth++
			if t.Name.Local == "rPh" {
				reading = depth
			}
			inside = !rich || t.Name.Local == "t" && reading == 0
		case xml.EndElement:
			if depth == reading {
				reading = 0
			}
			inside = !rich
			if depth--; depth == 0 {
				return dst, nil
			}
		case xml.CharData:
			if inside {
				dst = append(dst, t...)
			}
		}
	}
}
