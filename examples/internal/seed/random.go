package seed

// random is a small generator of numbers (splitmix64) that gives the same ones with every
// version of Go.
type random uint64

func (r *random) next() uint64 {
	*r += 0x9e3779b97f4a7c15
	z := uint64(*r)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// between returns a number from low to high, both included.
func (r *random) between(low, high int) int {
	return low + int(r.next()%uint64(high-low+1))
}

// some returns n bools in random order, k of which are true.
func (r *random) some(k, n int) []bool {
	out := make([]bool, n)
	for i := range out {
		out[i] = i < k
	}
	for i := n - 1; i > 0; i-- {
		j := r.between(0, i)
		out[i], out[j] = out[j], out[i]
	}
	return out
}
