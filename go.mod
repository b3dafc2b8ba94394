module github.com/capitolato/capitolato

go 1.23
