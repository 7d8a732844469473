// The page around a mail's content: one column that fits a phone, light or dark as the reader likes, nothing from outside.

/// Colours are written at each element, for programs that drop the `<style>`; in the dark the classes take over.
enum HTMLPage {
  static func page(language: String, title: String, body: HTML) -> HTML {
    """
    <!DOCTYPE html>
    <html lang="\(language)">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="supported-color-schemes" content="light dark">
    <title>\(title)</title>
    \(style)
    </head>
    <body class="page" style="margin:0;padding:0;background:#ffffff;color:#1b1f24">
    <div role="article" lang="\(language)" class="page" style="\(font);background:#ffffff;color:#1b1f24;max-width:640px;\
    margin:0 auto;padding:16px;overflow-wrap:anywhere;word-break:break-word">
    \(body)</div>
    </body>
    </html>

    """
  }

  private static let font: HTML =
    "font-family:-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.45"

  private static let style: HTML = """
    <style>
    :root{color-scheme:light dark;supported-color-schemes:light dark}
    @media (prefers-color-scheme:dark){
    .page{background:#15181c!important;color:#e9ecef!important}
    .soft{color:#aab2bb!important}
    .rule{border-color:#4a525c!important}
    .code{background:#262b31!important;color:#e9ecef!important}
    .urgent{color:#ff9a92!important;border-color:#ff9a92!important}
    .high{color:#f0b35a!important;border-color:#f0b35a!important}
    .normal{color:#8fb8f6!important;border-color:#8fb8f6!important}
    .low{color:#aab2bb!important;border-color:#aab2bb!important}
    }
    </style>
    """
}
