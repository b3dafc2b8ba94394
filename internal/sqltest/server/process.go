package server

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"time"
)

// ErrMissing is the error of a server whose programs are not installed.
var ErrMissing = errors.New("not installed")

// patience is how long a server may take to start, or to stop.
const patience = time.Minute

// Server is a server that runs. Its methods are safe for concurrent use.
type Server struct {
	Port   int // on 127.0.0.1
	name   string
	driver string
	dsn    func(port int, database string) string

	dir     string
	command *exec.Cmd
	output  *bytes.Buffer // to be read when it has ended
	polite  syscall.Signal
	ended   chan struct{}
}

// Stop ends the server and removes its data.
func (s *Server) Stop() {
	s.command.Process.Signal(s.polite)
	select {
	case <-s.ended:
	case <-time.After(patience):
		s.command.Process.Kill()
		<-s.ended
	}
	os.RemoveAll(s.dir)
}

// launch starts a program that serves at once, and waits until it does.
func (s *Server) launch(program string, args ...string) error {
	s.output, s.ended = new(bytes.Buffer), make(chan struct{})
	s.command = s.program(program, args...)
	s.command.Stdout, s.command.Stderr = s.output, s.output
	started := make(chan error)
	go func() {
		runtime.LockOSThread() // the thread is the parent with which the program ends
		err := s.command.Start()
		started <- err
		if err == nil {
			s.command.Wait()
		}
		close(s.ended)
	}()
	if err := <-started; err != nil {
		return err
	}
	if err := s.ready(); err != nil {
		s.command.Process.Kill()
		<-s.ended
		return fmt.Errorf("%s does not start: %w\n%s", s.name, err, s.output)
	}
	return nil
}

// ready waits until the server answers.
func (s *Server) ready() error {
	for until := time.Now().Add(patience); ; {
		db, err := s.Open("")
		if err == nil {
			return db.Close()
		}
		select {
		case <-s.ended:
			return errors.New("it has ended")
		case <-time.After(50 * time.Millisecond):
		}
		if time.Now().After(until) {
			return err
		}
	}
}

// run runs a program to its end.
func (s *Server) run(program string, args ...string) error {
	if out, err := s.program(program, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", filepath.Base(program), err, out)
	}
	return nil
}

// program returns a program that is about to be run in the directory of the server, with
// nothing of the environment that could move it.
func (s *Server) program(program string, args ...string) *exec.Cmd {
	cmd := exec.Command(program, args...)
	cmd.Dir, cmd.Env = s.dir, []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C", "TZ=UTC", "HOME=" + s.dir}
	cmd.SysProcAttr = asNobody()
	return cmd
}

// create makes the directory of a server, which its user can write.
func (s *Server) create() (err error) {
	if s.dir, err = os.MkdirTemp("", "server"); err != nil {
		return err
	}
	return give(s.dir)
}

// write writes a file of the server.
func (s *Server) write(name, text string) (path string, err error) {
	path = filepath.Join(s.dir, name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		return "", err
	}
	return path, give(path)
}

// start makes a server and starts it. A port that was free may be another's a moment later, so
// it tries a few.
func (s *Server) start(begin func(*Server) error) (*Server, error) {
	var err error
	for range 3 {
		if err = s.create(); err != nil {
			return nil, err
		}
		if s.Port == 0 {
			if s.Port, err = freePort(); err != nil {
				return nil, err
			}
		}
		if err = begin(s); err == nil {
			return s, nil
		}
		os.RemoveAll(s.dir)
		s.Port = 0
	}
	return nil, err
}

// places are where systems keep servers that are not on the path of a person.
var places = []string{"/usr/sbin", "/usr/local/sbin", "/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin"}

// find returns where programs are, of each of which there may be several names.
func find(programs ...[]string) ([]string, error) {
	var out []string
	for _, names := range programs {
		path := ""
		for _, name := range names {
			if path = findOne(name); path != "" {
				break
			}
		}
		if path == "" {
			return nil, fmt.Errorf("%s is %w", names[0], ErrMissing)
		}
		out = append(out, path)
	}
	return out, nil
}

// findOne returns where a program is, or nothing.
func findOne(name string) string {
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	for _, place := range places {
		if found, _ := filepath.Glob(filepath.Join(place, name)); len(found) > 0 {
			return slices.Max(found)
		}
	}
	return ""
}

// freePort returns a port that nobody listens on.
func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
