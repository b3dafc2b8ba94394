package engine

import "encoding/binary"

// Bytes returns a mark as bytes, the same on every machine: 12 of the key, 4 of the content. The
// first are spread evenly.
func (m Mark) Bytes() (b [16]byte) {
	binary.BigEndian.PutUint64(b[:], m.key)
	binary.BigEndian.PutUint32(b[8:], m.key2)
	binary.BigEndian.PutUint32(b[12:], m.content)
	return b
}

// MarkFrom returns the mark that Bytes wrote.
func MarkFrom(b [16]byte) Mark {
	key := binary.BigEndian.Uint64(b[:]) | 1 // never the free slot
	return Mark{key, binary.BigEndian.Uint32(b[8:]), binary.BigEndian.Uint32(b[12:])}
}
