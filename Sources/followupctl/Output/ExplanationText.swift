// An explanation for people: the answer in a sentence, the conditions as trees, the dates ahead, and the follow-up.

import ControlAPI
import FollowupDaemon
import FollowupModel
import MailComposer
import WorkingTime

struct ExplanationText {
  private let report: ExplanationReport
  private let datesWanted: Int
  private let style: TextStyle
  private let time: TeamTime?

  init(_ report: ExplanationReport, dates: Int, style: TextStyle) {
    self.report = report
    self.style = style
    datesWanted = dates
    time = (try? Zone.named(report.timeZone)).map { TeamTime(zone: $0) }
  }

  var lines: [String] {
    var lines = wrapped(heading) + wrapped(Output.harmless(report.sentence), after: mark(report.matches) + " ")
    lines += ["", "when"] + tree(report.when)
    if let unless = report.unless { lines += ["unless"] + tree(unless) }
    if datesWanted > 0 { lines += [""] + dates }
    if let followUp = report.followUp { lines += [""] + self.lines(of: followUp) }
    if !report.notes.isEmpty { lines += [""] + report.notes.flatMap { wrapped(Output.harmless($0), after: "note: ") } }
    return lines
  }

  private var heading: String {
    let client = report.client.map { " of client \($0)" } ?? ""
    return Output.harmless("\(report.rule) for \(report.record) \(report.id)\(client), at \(instant(report.at))")
  }

  // MARK: Trees

  private func tree(_ node: ConditionReport) -> [String] { branch(node, first: "", rest: "") }

  /// A node and what is under it; `first` stands before its own line, `rest` before those that follow.
  private func branch(_ node: ConditionReport, first: String, rest: String) -> [String] {
    let hasParts = !node.parts.isEmpty
    var lines = wrapped(words(of: node), after: first + mark(node.truth) + " ", then: rest + (hasParts ? "│ " : "  "))
    let span = span(node)
    if !span.isEmpty, let last = lines.last {
      // Colours take no room: measured is what is seen.
      let seen = last.count - (lines.count == 1 ? colourLength(mark(node.truth)) : 0)
      if seen + 2 + span.count <= style.width {
        lines[lines.count - 1] = last + "  " + style.text(span, .quiet)
      } else {
        lines.append(rest + (hasParts ? "│ " : "  ") + "  " + style.text(span, .quiet))
      }
    }
    for detail in details(of: node) {
      lines += wrapped(Output.harmless(detail), after: rest + "  ", then: rest + "  ")
    }
    for (index, part) in node.parts.enumerated() {
      let isLast = index == node.parts.count - 1
      lines += branch(part, first: rest + (isLast ? "└ " : "├ "), rest: rest + (isLast ? "  " : "│ "))
    }
    return lines
  }

  private func words(of node: ConditionReport) -> String {
    switch node.kind {
    case "and": return "all of"
    case "or": return "at least one of"
    case "not": return "not"
    default: return Output.harmless(node.words ?? "")
    }
  }

  private func details(of node: ConditionReport) -> [String] {
    let lists = node.lists.map { list -> String in
      let ids = list.ids.joined(separator: ", ")
      let shown = list.taken > 0 ? list.taken : list.unknown
      let more = shown > list.ids.count ? ", …" : ""
      var text = "\(list.list): \(list.taken) of \(list.total) counted"
      if list.taken > 0 { text += ": \(ids)\(more)" }
      if list.unknown > 0 { text += "; \(list.unknown) can not be told" + (list.taken > 0 ? "" : ": \(ids)\(more)") }
      return text
    }
    return lists + node.places.flatMap(details) + node.missing.map { "because \($0)" }
  }

  private func details(of place: PlaceReport) -> [String] {
    let next = place.rankedNext.map { "; ranked next at \(instant($0))" } ?? "; ranked when a record changes"
    guard let score = place.score, let rank = place.rank else {
      if place.isStale { return ["\(place.id) has no place in \(place.segment) yet\(next)"] }
      return ["\(place.id) has no score in \(place.segment), and takes no part\(next)"]
    }
    let lowest = place.lowestIn.map { "; the lowest who is in scores \($0)" } ?? ""
    return [
      "\(place.id) scores \(score), place \(rank) of \(place.total)\(lowest)\(next)"
        + (place.isStale ? "; it changed since, so that its score may be another" : "")
    ]
  }

  private func span(_ node: ConditionReport) -> String {
    [node.since.map { "since \(instant($0))" }, node.until.map { "until \(instant($0))" }]
      .compactMap { $0 }.joined(separator: " ")
  }

  private func mark(_ truth: String) -> String {
    switch truth {
    case "yes": return style.text("✓", .good)
    case "no": return style.text("✗", .bad)
    default: return style.text("?", .unsure)
    }
  }

  // MARK: Dates and the follow-up

  private var dates: [String] {
    let lines = report.dates.map { "  from \(instant($0.at))  \(mark($0.matches)) \(answer($0.matches))" }
    let title = lines.isEmpty ? "time alone does not change the answer" : "if no record changes"
    let isAll = !lines.isEmpty && lines.count < datesWanted
    return [title] + lines + (isAll ? ["  and then for ever, as far as a hundred years are"] : [])
  }

  private func answer(_ matches: String) -> String {
    switch matches {
    case "yes": return "matches"
    case "no": return "does not match"
    default: return "can not be told, so it does not match"
    }
  }

  private func lines(of account: FollowUpAccount) -> [String] {
    let reasons = account.reasons.flatMap { wrapped(words(of: $0), after: "  ", then: "    ") }
    guard let row = account.followUp else {
      let none = report.matches == "yes" ? "no follow-up is open yet" : "there is no follow-up"
      return [none + (reasons.isEmpty ? "" : ", because")] + reasons
    }
    var lines = ["follow-up \(row.number) is \(row.state), opened \(instant(row.openedAt))"]
    if let closedAt = account.closedAt {
      lines[0] += ", closed \(instant(closedAt)) because of \(account.closing ?? "–")"
    }
    if account.reasons.isEmpty, account.closedAt == nil {
      lines.append("nothing is still to be sent: every step has had its turn")
    } else if !reasons.isEmpty {
      lines += ["nothing is sent now, because"] + reasons
    }
    if !account.story.isEmpty {
      lines.append("until now (all of it: `followupctl show \(row.number)`)")
      lines += account.story.flatMap { entry in
        wrapped(Output.harmless("\(instant(entry.at))  \(words(of: entry))"), after: "  ", then: "    ")
      }
    }
    return lines
  }

  private func words(of reason: ReasonRow) -> String {
    var about: [String] = []
    if let step = reason.step { about.append("step \(step)") }
    if let person = reason.person { about.append("to \(person)") }
    if let mail = reason.mail { about.append("mail \(mail)") }
    let detail = about.isEmpty ? "" : " (\(about.joined(separator: ", ")))"
    let until = reason.until.map { ", until \(instant($0))" } ?? ""
    return Output.harmless(reason.text + detail + until + (reason.words.map { ": \($0)" } ?? ""))
  }

  private func words(of entry: HistoryRow) -> String {
    var text = entry.event
    if !entry.detail.isEmpty { text += ", \(entry.detail)" }
    if let reason = entry.reason.flatMap(NotSent.init(rawValue:)), !entry.detail.contains(reason.phrase) {
      text += ": \(reason.phrase)"
    }
    return text + (entry.step.map { " (step \($0))" } ?? "")
  }

  // MARK: Words

  /// An instant of the report as people of its language write it.
  private func instant(_ iso: String) -> String {
    guard let time, let instant = time.parseInstant(iso) else { return iso }
    return ExplanationWords(time: time, language: report.language, formatter: CLDRFormatter(zone: time.zone))
      .text(of: instant)
  }

  private func wrapped(_ text: String, after first: String = "", then rest: String? = nil) -> [String] {
    let rest = (rest ?? "") + (rest == nil ? "" : "  ")
    let width = max(style.width - max(first.count - colourLength(first), rest.count), 20)
    return TextStyle.wrapped(text, width: width).enumerated().map { ($0 == 0 ? first : rest) + $1 }
  }

  private func colourLength(_ text: String) -> Int {
    guard style.isColoured, text.contains("\u{1B}") else { return 0 }
    return text.count - text.replacing(/\u{1B}\[[0-9]+m/, with: "").count
  }
}
