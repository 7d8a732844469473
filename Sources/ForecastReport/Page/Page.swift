// The frame of a report's page: self-contained, no scripts, light and dark as the reader's system is.

enum Page {
  static func text(_ setting: Setting, lead: String, _ sections: [Markup]) -> String {
    let notes: [Markup] = setting.notes.map { "<li>\($0)</li>" }
    let page: Markup = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>\(setting.title)</title>
      <style>
      \(Markup(stringLiteral: style))
      </style>
      </head>
      <body>
      <main>
      <header>
      <h1>\(setting.title)</h1>
      <p class="lead">\(lead)</p>
      <ul class="notes">\(notes)</ul>
      </header>
      \(sections)
      </main>
      </body>
      </html>

      """
    return page.text
  }

  /// A part of the page under a heading of its own.
  static func section(_ title: String, _ content: [Markup]) -> Markup {
    "<section>\n<h2>\(title)</h2>\n\(content)</section>\n"
  }

  /// Figures that stand out, each over what it counts.
  static func figures(_ figures: [(value: String, label: String)]) -> Markup {
    let items: [Markup] = figures.map { "<div><dd>\($0.value)</dd><dt>\($0.label)</dt></div>" }
    return "<dl class=\"figures\">\(items)</dl>\n"
  }

  /// A column of a table.
  struct Column {
    var title: String
    var isNumber = false

    static func number(_ title: String) -> Column { Column(title: title, isNumber: true) }
  }

  /// A table whose first column names its rows.
  static func table(_ caption: String, _ columns: [Column], _ rows: [[String]]) -> Markup {
    func kind(_ column: Column) -> Markup { column.isNumber ? " class=\"number\"" : "" }
    let titles: [Markup] = columns.map { "<th scope=\"col\"\(kind($0))>\($0.title)</th>" }
    let body: [Markup] = rows.map { row in
      let cells: [Markup] = zip(columns, row).enumerated().map { index, cell in
        index == 0
          ? "<th scope=\"row\">\(Markup.breakable(cell.1))</th>"
          : "<td\(kind(cell.0))>\(Markup.breakable(cell.1))</td>"
      }
      return "<tr>\(cells)</tr>\n"
    }
    return """
      <div class="scroll" tabindex="0" role="region" aria-label="\(caption)"><table>
      <caption>\(caption)</caption>
      <thead><tr>\(titles)</tr></thead>
      <tbody>
      \(body)</tbody>
      </table></div>

      """
  }

  /// What a chart shows, as a table that opens on demand.
  static func asTable(_ table: Markup) -> Markup {
    "<details><summary>The same as a table</summary>\n\(table)</details>\n"
  }
}
