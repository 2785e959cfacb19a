/// A page that needs nothing but itself: no network, no script; light or dark as the reader's system
/// has it; narrow enough for a telephone.
package struct Page: Sendable {
  private let title: String
  private let style: String
  private let content: String

  /// A page of a title in words, of markup, and of rules beside those that all pages have.
  package init(title: String, style: String = "", body: String) {
    self.title = title
    self.style = style
    content = body
  }

  /// The whole page.
  package var text: String {
    """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>\(HTML.escaped(title))</title>
    <style>\(PageStyle.css)\(style)</style>
    </head>
    <body>
    <main>
    \(content)
    </main>
    </body>
    </html>

    """
  }
}
