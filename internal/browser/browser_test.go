package browser

import (
	"context"
	_ "embed"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// root is the folder of the project.
const root = "../.."

//go:embed checks.js
var checks string

// pageTime is how long anything with one page may take: a browser that hangs is a failure and
// not a run without an end.
const pageTime = 2 * time.Minute

// lacks skips a test that needs a program which is not here. Where everything has to be tested it
// fails instead.
func lacks(t *testing.T, why string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatal(why)
	}
	t.Skip(why)
}

// launch starts a browser of its own, or skips the test where there is none.
func launch(t *testing.T) context.Context {
	t.Helper()
	var path string
	for _, name := range []string{os.Getenv("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		lacks(t, "no Chromium here: install Debian's package chromium, or name a browser in CHROMIUM")
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:len(chromedp.DefaultExecAllocatorOptions):len(chromedp.DefaultExecAllocatorOptions)],
		chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.WSURLReadTimeout(pageTime),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("hide-scrollbars", true))
	ctx, stop := chromedp.NewExecAllocator(context.Background(), opts...)
	t.Cleanup(stop)
	ctx, closeBrowser := chromedp.NewContext(ctx)
	t.Cleanup(closeBrowser)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("%s does not start: %v", path, err)
	}
	return ctx
}

// view is an open page.
type view struct {
	ctx context.Context
	mu  sync.Mutex
	// noise are the messages on the console and the requests that the page made.
	noise []string
}

// open opens a file in a page of its own.
func open(t *testing.T, browser context.Context, file string) *view {
	t.Helper()
	ctx, closePage := chromedp.NewContext(browser)
	t.Cleanup(closePage)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(ctx, pageTime)
	t.Cleanup(stop)
	abs, err := filepath.Abs(file)
	if err != nil {
		t.Fatal(err)
	}
	address := (&url.URL{Scheme: "file", Path: abs}).String()
	v := &view{ctx: ctx}
	err = chromedp.Listen(ctx, func(event any) { v.hear(event, address) })
	if err == nil {
		_, err = chromedp.Call(ctx, network.Enable, network.EnableParams{})
	}
	if err == nil {
		err = chromedp.Do(ctx, chromedp.Navigate(address))
	}
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// hear takes down what a page should not do.
func (v *view) hear(event any, address string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if e.Request.URL != address {
			v.noise = append(v.noise, "a request to "+e.Request.URL)
		}
	case *log.EventEntryAdded:
		v.noise = append(v.noise, "on the console: "+e.Entry.Text)
	case *runtime.EventConsoleAPICalled:
		v.noise = append(v.noise, "on the console: "+string(e.Type))
	case *runtime.EventExceptionThrown:
		v.noise = append(v.noise, "an exception: "+e.ExceptionDetails.Text)
	}
}

// look is how a page is looked at.
type look struct {
	width, height int64
	scheme, media string
}

func (l look) String() string { return fmt.Sprintf("%s-%d-%s", l.media, l.width, l.scheme) }

// set makes the page look so.
func (v *view) set(l look) error {
	_, err := chromedp.Call(v.ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: l.width, Height: l.height, DeviceScaleFactor: 1, Mobile: l.width < 500})
	if err != nil {
		return err
	}
	_, err = chromedp.Call(v.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Media: l.media, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: l.scheme}}})
	return err
}

// problems asks the page what is wrong with it.
func (v *view) problems() ([]string, error) {
	return chromedp.Run(v.ctx, chromedp.Evaluate[[]string](checks))
}

// shoot keeps a picture of the page in the folder that SHOTS names.
func (v *view) shoot(name string) error {
	folder := os.Getenv("SHOTS")
	if folder == "" {
		return nil
	}
	png, err := chromedp.Run(v.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, name+".png"), png, 0o644)
}
