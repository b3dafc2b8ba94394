package server

import (
	"os"
	"os/user"
	"strconv"
	"syscall"
)

// nobody returns the user as whom root starts servers, if it is root who does.
func nobody() (uid, gid int, is bool) {
	if os.Geteuid() != 0 {
		return 0, 0, false
	}
	u, err := user.Lookup("nobody")
	if err != nil {
		return 65534, 65534, true
	}
	uid, _ = strconv.Atoi(u.Uid)
	gid, _ = strconv.Atoi(u.Gid)
	return uid, gid, true
}

// asNobody returns what makes a program that of nobody if it would be root's, and end with the
// thread that has started it.
func asNobody() *syscall.SysProcAttr {
	a := &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if uid, gid, is := nobody(); is {
		a.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	}
	return a
}

// give gives a file to the user as whom servers run.
func give(path string) error {
	if uid, gid, is := nobody(); is {
		return os.Chown(path, uid, gid)
	}
	return nil
}
