"""The library's Markdown: CommonMark and GitHub's extensions, and the block syntax that Material's style sheet dresses."""
