//go:build !linux

package server

import "syscall"

// asNobody leaves a program the user that it has. PostgreSQL will say so if that is root.
func asNobody() *syscall.SysProcAttr { return nil }

// give leaves a file to the user that it has.
func give(string) error { return nil }
