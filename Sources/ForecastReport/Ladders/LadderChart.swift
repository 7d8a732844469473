// A rule's ladder on a time line: a lane for each step, its mark where it comes, its reminders as ticks.

import FollowupModel

/// A drawing 360 units wide, in letters of 12: it fits a phone as it is.
struct LadderChart {
  /// Tells this chart's title from others of the page.
  var id: String
  var rule: RulePicture

  static let width = 360
  private static let left = 12.0
  private static let right = 346.0
  private static let lineHeight = 16
  private static let axisHeight = 22
  /// How many letters of 12 units stand beside each other.
  static let lettersAtMost = 46
  /// More ticks would be one grey.
  private static let ticksAtMost = 45

  private var scale: LadderScale { LadderScale(rule.rungs) }

  private struct Lane {
    var rung: Rung
    var lines: [String]
    var top: Int
    /// The middle of its time line.
    var axis: Int { top + lines.count * LadderChart.lineHeight + 30 }
    var bottom: Int { axis + 16 }
  }

  private var lanes: [Lane] {
    var top = LadderChart.axisHeight
    return rule.rungs.map { rung in
      let lines = wrapped("\(rung.when.capitalizedFirst) · \(rung.recipients)", to: LadderChart.lettersAtMost)
      let lane = Lane(rung: rung, lines: lines, top: top)
      top = lane.bottom
      return lane
    }
  }

  var height: Int { (lanes.last?.bottom ?? LadderChart.axisHeight) + (scale.isCompressed ? 18 : 2) }

  /// The drawing by itself.
  var markup: Markup {
    """
    <svg class="ladder" role="img" viewBox="0 0 \(LadderChart.width) \(height)" aria-labelledby="\(id)-title \(id)-text">
    <title id="\(id)-title">\(rule.title): its ladder</title>
    <desc id="\(id)-text">\(description)</desc>
    \(content)</svg>

    """
  }

  /// What is drawn, to be put into another drawing.
  var content: Markup {
    let lanes = lanes
    let rungs: [Markup] = lanes.enumerated().map { index, lane in
      draw(lane, next: index + 1 < lanes.count ? lanes[index + 1].rung.day : nil)
    }
    let note: Markup = scale.isCompressed ? text("Later days are drawn closer together.", at: height - 5, "faint") : ""
    return "\(axis(down: lanes.last?.axis ?? LadderChart.axisHeight))\(rungs)\(note)"
  }

  var description: String {
    rule.rungs.map { "\($0.when): \($0.recipients), \($0.details)" }.joined(separator: "; ")
  }

  // MARK: Pieces

  private func x(_ day: Double) -> Coordinate {
    Coordinate(LadderChart.left + (LadderChart.right - LadderChart.left) * scale.place(day))
  }

  private func axis(down bottom: Int) -> Markup {
    let ticks: [Markup] = scale.ticks(rule.rungs, gap: 0.085).map { tick in
      let isFirst = tick.day == 0
      return """
        <line class="grid" x1="\(x(tick.day))" x2="\(x(tick.day))" y1="18" y2="\(bottom)"/>
        <text class="faint" x="\(isFirst ? Coordinate(0) : x(tick.day))" y="12" \
        text-anchor="\(isFirst ? "start" : "middle")" aria-hidden="true">\(tick.text)</text>

        """
    }
    return "\(ticks)"
  }

  private func draw(_ lane: Lane, next: Double?) -> Markup {
    let words: [Markup] = lane.lines.enumerated().map { index, line in
      text(line, at: lane.top + 14 + index * LadderChart.lineHeight, "plain")
    }
    let details = text(lane.rung.details, at: lane.top + 14 + lane.lines.count * LadderChart.lineHeight, "faint")
    return "\(words)\(details)\(track(lane, next))\(ticks(lane, next))\(mark(lane))"
  }

  private func text(_ text: String, at y: Int, _ kind: String) -> Markup {
    "<text class=\"\(kind)\" x=\"0\" y=\"\(y)\" aria-hidden=\"true\">\(text)</text>\n"
  }

  /// The whole time, and on it the part in which this step is the one reached.
  private func track(_ lane: Lane, _ next: Double?) -> Markup {
    let end = next.map(x) ?? Coordinate(LadderChart.right)
    return """
      <line class="track" x1="\(Coordinate(LadderChart.left))" x2="\(Coordinate(LadderChart.right))" y1="\(lane.axis)" y2="\(lane.axis)"/>
      <line class="reached \(lane.rung.priority.name)-line" x1="\(x(lane.rung.day))" x2="\(end)" y1="\(lane.axis)" y2="\(lane.axis)"/>

      """
  }

  /// The reminders after the first; an arrow where nothing but the end of the follow-up ends them.
  private func ticks(_ lane: Lane, _ next: Double?) -> Markup {
    let days = scale.reminders(of: lane.rung, until: next).dropFirst()
    let isEndless = lane.rung.period != nil && lane.rung.atMost == nil && next == nil
    let tip = Coordinate(LadderChart.right + 2)
    let arrow: Markup = isEndless ? "<path class=\"endless\" d=\"M\(tip) \(lane.axis - 5)l6 5l-6 5\"/>\n" : ""
    if days.count > LadderChart.ticksAtMost, let last = days.last {
      return """
        <line class="many" x1="\(x(lane.rung.day))" x2="\(x(last))" y1="\(lane.axis)" y2="\(lane.axis)"/>
        \(arrow)
        """
    }
    let lines: [Markup] = days.map { day in
      "<line class=\"tick\" x1=\"\(x(day))\" x2=\"\(x(day))\" y1=\"\(lane.axis - 6)\" y2=\"\(lane.axis + 6)\"/>\n"
    }
    return "\(lines)\(arrow)"
  }

  private func mark(_ lane: Lane) -> Markup {
    """
    <path class="mark \(lane.rung.priority.name)" transform="translate(\(x(lane.rung.day)) \(lane.axis))" \
    d="\(Markup(stringLiteral: lane.rung.priority.outline))"><title>\(lane.rung.when), \(lane.rung.priority.name)</title></path>

    """
  }
}

extension Priority {
  /// A shape of its own for each, so that colours are not needed: a small ring, a disc, a triangle, a diamond.
  var outline: String {
    switch self {
    case .low: return "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0zM-2 0a2 2 0 1 1 4 0a2 2 0 1 1 -4 0z"
    case .normal: return "M-6 0a6 6 0 1 0 12 0a6 6 0 1 0 -12 0z"
    case .high: return "M0 -8l8 14h-16z"
    case .urgent: return "M0 -9l9 9l-9 9l-9 -9z"
    }
  }

  /// The same in a line of letters.
  var sign: String {
    switch self {
    case .low: return "○"
    case .normal: return "●"
    case .high: return "▲"
    case .urgent: return "◆"
    }
  }
}

/// A text in lines, broken between words; a word that is longer than a line is cut.
func wrapped(_ text: String, to width: Int) -> [String] {
  var lines: [String] = []
  for word in text.split(separator: " ").map({ cut(String($0), to: width) }) {
    if let last = lines.last, last.count + 1 + word.count <= width {
      lines[lines.count - 1] = "\(last) \(word)"
    } else {
      lines.append(word)
    }
  }
  return lines
}
