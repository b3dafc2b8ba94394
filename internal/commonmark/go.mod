module github.com/capitolato/capitolato/internal/commonmark

go 1.23

require (
	github.com/capitolato/capitolato v0.0.0
	github.com/yuin/goldmark v1.8.7
	pgregory.net/rapid v1.3.0
)

replace github.com/capitolato/capitolato => ../..
