// Package storage stands in for the client of Google Cloud Storage: see ../README.md.
// It has the names that Beam uses, and every call fails with ErrAbsent.
package storage

import (
	"context"
	"errors"
	"time"
)

// ErrAbsent is what every call returns.
var ErrAbsent = errors.New("built without Google Cloud Storage: see internal/absent")

// ErrBucketNotExist is returned by nothing.
var ErrBucketNotExist = errors.New("storage: bucket doesn't exist")

// ScopeReadWrite is a scope of authorization.
const ScopeReadWrite = "https://www.googleapis.com/auth/devstorage.read_write"

type (
	// Client, and what is got from it, has no state.
	Client         struct{}
	BucketHandle   struct{}
	ObjectHandle   struct{}
	ObjectIterator struct{}
	Reader         struct{}
	Writer         struct{}
	Copier         struct{}

	// Query is what to list.
	Query struct{ Prefix string }
	// BucketAttrs says what a bucket is.
	BucketAttrs struct{ SoftDeletePolicy *SoftDeletePolicy }
	// SoftDeletePolicy says how long what is deleted is kept.
	SoftDeletePolicy struct{ RetentionDuration time.Duration }
	// ObjectAttrs says what an object is.
	ObjectAttrs struct {
		Name    string
		Size    int64
		Updated time.Time
	}
)

func NewClient(context.Context, ...any) (*Client, error) { return &Client{}, nil }

func (c *Client) Bucket(string) *BucketHandle { return &BucketHandle{} }
func (c *Client) Close() error                { return nil }

func (b *BucketHandle) UserProject(string) *BucketHandle                   { return b }
func (b *BucketHandle) Object(string) *ObjectHandle                        { return &ObjectHandle{} }
func (b *BucketHandle) Objects(context.Context, *Query) *ObjectIterator    { return &ObjectIterator{} }
func (b *BucketHandle) Attrs(context.Context) (*BucketAttrs, error)        { return nil, ErrAbsent }
func (b *BucketHandle) Create(context.Context, string, *BucketAttrs) error { return ErrAbsent }
func (it *ObjectIterator) Next() (*ObjectAttrs, error)                     { return nil, ErrAbsent }
func (o *ObjectHandle) NewReader(context.Context) (*Reader, error)         { return nil, ErrAbsent }
func (o *ObjectHandle) NewWriter(context.Context) *Writer                  { return &Writer{} }
func (o *ObjectHandle) Attrs(context.Context) (*ObjectAttrs, error)        { return nil, ErrAbsent }
func (o *ObjectHandle) Delete(context.Context) error                       { return ErrAbsent }
func (o *ObjectHandle) CopierFrom(*ObjectHandle) *Copier                   { return &Copier{} }
func (c *Copier) Run(context.Context) (*ObjectAttrs, error)                { return nil, ErrAbsent }
func (r *Reader) Read([]byte) (int, error)                                 { return 0, ErrAbsent }
func (r *Reader) Close() error                                             { return nil }
func (w *Writer) Write([]byte) (int, error)                                { return 0, ErrAbsent }
func (w *Writer) Close() error                                             { return ErrAbsent }
