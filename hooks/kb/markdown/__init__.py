"""The library's Markdown: CommonMark, GitHub's extensions, and the block syntax that Material's styles support."""
