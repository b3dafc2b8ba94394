package csvlog_test

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/capitolato/capitolato/adapters/csvlog"
	"github.com/capitolato/capitolato/adapters/mapping"
	"github.com/capitolato/capitolato/sla/batch"
)

// text returns an opener of a text.
func text(s string) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(s)), nil }
}

func ExampleNew() {
	log := `id,area,wait
1,cup,20
2,"contact ""center""",1:05
3,cup,soon
`
	src := csvlog.New("calls.csv", text(log), nil, nil)
	r, err := src.Open(context.Background(), batch.Request{Records: "calls", Zone: time.UTC, Raw: true, Fields: []batch.Field{
		{Name: "area", Kind: batch.String}, {Name: "wait", Kind: batch.Duration},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer r.Close()
	var b batch.Batch
	for r.Read(context.Background(), &b) == nil {
		area, wait := b.Columns[0], b.Columns[1]
		for i := range b.Len {
			fmt.Println(b.Pos[i], area.Dict.Strings[area.Codes[i]], time.Duration(wait.Nums[i]))
		}
		for _, x := range b.Rejected {
			fmt.Printf("%d rejected: %s: %s: %q\n", x.Pos, x.Field, x.Reason, x.Raw)
		}
	}
	// Output:
	// 2 cup 20s
	// 3 contact "center" 1m5s
	// 4 rejected: wait: not a duration such as 20, 0:02:23 or 1h2m3s: "3,cup,soon"
}

func TestJoinedColumns(t *testing.T) {
	m := &mapping.Source{Separator: ";", Columns: map[string]mapping.Column{
		"at": {Columns: []string{"DATA", "ORA"}, Form: "dd/mm/yyyy hh:mm:ss"},
	}}
	src := csvlog.New("calls.csv", text("\xef\xbb\xbfDATA;x;ORA\r\n31/01/2024;a;9:30:00\r\n"), m, nil)
	r, err := src.Open(context.Background(), batch.Request{Zone: time.UTC, Fields: []batch.Field{{Name: "at", Kind: batch.Time}}})
	if err != nil {
		t.Fatal(err)
	}
	var b batch.Batch
	if err := r.Read(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	if len(b.Rejected) > 0 || b.Len != 1 || b.Columns[0].Nums[0] != time.Date(2024, 1, 31, 9, 30, 0, 0, time.UTC).UnixNano() {
		t.Errorf("%+v", b)
	}
}
