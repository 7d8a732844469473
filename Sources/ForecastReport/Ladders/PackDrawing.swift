// Rules and their ladders as one drawing, for documents that take pictures.

import FollowupModel

extension PackPicture {
  private static let margin = 20
  private static let lettersAtMost = 50

  /// A self-contained SVG file, light and dark as the reader's system is.
  public var drawing: String {
    var y = 0
    var parts: [Markup] = []
    func write(_ lines: [String], _ kind: String, lineHeight: Int) {
      for line in lines {
        y += lineHeight
        parts.append("<text class=\"\(kind)\" x=\"\(PackPicture.margin)\" y=\"\(y)\">\(line)</text>\n")
      }
    }
    y += 12
    write(wrapped(title, to: 36), "title", lineHeight: 24)
    y += 4
    write(wrapped(summary, to: PackPicture.lettersAtMost), "plain", lineHeight: 16)
    y += 4
    write(wrapped(PackPicture.legend, to: PackPicture.lettersAtMost + 4), "faint", lineHeight: 15)
    parts.append(legend(at: y + 20))
    y += 30
    for (index, rule) in rules.enumerated() {
      parts.append(
        "<line class=\"grid\" x1=\"0\" x2=\"\(PackPicture.drawingWidth)\" y1=\"\(y + 6)\" y2=\"\(y + 6)\"/>\n")
      y += 10
      write(wrapped(rule.title, to: 40), "heading", lineHeight: 22)
      y += 2
      for line in rule.conditionLines {
        write(wrapped(line, to: PackPicture.lettersAtMost), "plain", lineHeight: 16)
      }
      write(rule.notes.flatMap { wrapped($0, to: PackPicture.lettersAtMost) }, "faint", lineHeight: 15)
      let chart = LadderChart(id: "rule-\(index + 1)", rule: rule)
      parts.append(
        "<g class=\"ladder\" transform=\"translate(\(PackPicture.margin) \(y + 10))\">\n<desc>\(chart.description)</desc>\n\(chart.content)</g>\n"
      )
      y += 10 + chart.height
    }
    return file(height: y + 12, parts).text
  }

  private static let drawingWidth = LadderChart.width + 2 * margin

  private func file(height: Int, _ parts: [Markup]) -> Markup {
    let width = PackPicture.drawingWidth
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" viewBox="0 0 \(width) \(height)" role="img" \
      aria-labelledby="title text">
      <title id="title">\(title)</title>
      <desc id="text">\(summary)</desc>
      <style>
      \(Markup(stringLiteral: Page.drawingStyle))
      </style>
      <rect class="paper" width="100%" height="100%" rx="10"/>
      \(parts)</svg>

      """
  }

  private func legend(at y: Int) -> Markup {
    var x = PackPicture.margin + 8
    let items: [Markup] = priorities.map { priority in
      defer { x += 30 + 7 * priority.title.count }
      return """
        <path class="mark \(priority.name)" transform="translate(\(x) \(y - 4))" d="\(Markup(stringLiteral: priority.outline))"/>
        <text class="plain" x="\(x + 13)" y="\(y)">\(priority.title)</text>

        """
    }
    return """
      \(items)<line class="tick" x1="\(x)" x2="\(x)" y1="\(y - 10)" y2="\(y + 2)"/>
      <text class="plain" x="\(x + 8)" y="\(y)">Reminded again</text>

      """
  }
}
