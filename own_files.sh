git diff --name-only --diff-filter=AM main -- '*.py' ; git ls-files --others --exclude-standard -- '*.py'
