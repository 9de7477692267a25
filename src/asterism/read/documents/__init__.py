"""Documents of every kind -> one canonical text, with a map back to page and position.

    open_document(data, where="case.pdf").text

PDF, JATS, web pages, DOCX and plain text. What the text says is read by `asterism.read.text`.
"""
