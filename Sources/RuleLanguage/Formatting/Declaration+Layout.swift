// How declarations are laid out: the first line at the margin, what belongs to it below, indented.

import FollowupModel

extension RuleFile {
  /// A section for each declaration, but one for thresholds that follow each other.
  var sections: [Section] {
    var sections: [Section] = []
    var thresholds: [ThresholdDeclaration] = []
    func endTable() {
      if !thresholds.isEmpty { sections.append(thresholds.section) }
      thresholds = []
    }
    for declaration in declarations {
      if case .threshold(let threshold) = declaration {
        thresholds.append(threshold)
      } else {
        endTable()
        sections.append(declaration.section)
      }
    }
    endTable()
    return sections
  }
}

extension [ThresholdDeclaration] {
  /// A threshold a line, the values in a column.
  fileprivate var section: Section {
    let width = Column.width(map(\.name.text))
    let rows = map { threshold in
      Unit(
        "threshold " + threshold.name.text.inColumn(of: width) + threshold.value.phrase,
        threshold.name.range.joined(threshold.value.range), indent: 0, isRow: true)
    }
    return Section(units: rows, isSmall: true)
  }
}

extension Declaration {
  fileprivate var section: Section {
    switch self {
    case .record(let record): return record.section
    case .group(let group): return group.section
    case .rule(let rule): return rule.section
    case .segment(let segment): return segment.section
    case .calendar(let calendar): return calendar.section
    case .labels(let labels): return labels.section
    case .language(let name):
      return Section(units: [Unit("language \(name.text)", name.range, indent: 0)], isSmall: true)
    case .threshold(let threshold): return [threshold].section
    }
  }
}

extension RecordDeclaration {
  /// A field a line, the types in a column.
  fileprivate var section: Section {
    let width = Column.width(fields.map(\.name.text))
    let rows = fields.map { field in
      let type = field.type.layout + (field.isOptional ? ", optional" : "")
      return Unit(
        field.name.text.inColumn(of: width) + type, field.name.range.joined(field.typeRange), indent: 2, isRow: true)
    }
    return Section(units: [Unit("record \(name.text)", name.range, indent: 0)] + rows)
  }
}

extension FieldType {
  /// As declarations write it. A last value `optional` without backquotes would make the field optional.
  fileprivate var layout: String {
    guard case .choice(let values) = self else { return phrase }
    return "one of " + values.map { $0 == "optional" ? "`optional`" : $0 }.joined(separator: ", ")
  }
}

extension GroupDeclaration {
  fileprivate var section: Section {
    let addresses = addresses.map { (text: $0.value.quotedPhrase, range: $0.range) }
    var unit = Unit.list("group \(name.text)", addresses, indent: 0)
    unit.pieces[0].range.start = name.range.start
    return Section(units: [unit], isSmall: true)
  }
}

extension SegmentDeclaration {
  fileprivate var section: Section {
    let start: Int
    let text: String
    switch selection.value {
    case .top(let count):
      (start, text) = (
        selection.range.start, "top \(selection.threshold ?? "\(count)") of \(record.text) by \(score.phrase)"
      )
    case .topShare(let share):
      (start, text) = (
        selection.range.start,
        "top \(selection.threshold ?? share.percentPhrase) of \(record.text) by \(score.phrase)"
      )
    case .makingUp(let share):
      let first = record.textAtLineStart(["top"])
      (start, text) = (
        record.range.start, "\(first) making up \(selection.threshold ?? share.percentPhrase) of \(score.phrase)"
      )
    }
    return Section(units: [
      Unit("segment \(name.text)", name.range, indent: 0),
      Unit(text, SourceRange(start: start, end: score.range.end), indent: 2),
    ])
  }
}

extension LabelsDeclaration {
  /// A label a line, the texts in a column.
  fileprivate var section: Section {
    let paths = labels.map { label in
      ([label.path[0].textAtLineStart([])] + label.path.dropFirst().map(\.text)).joined(separator: ".")
    }
    let width = Column.width(paths)
    let rows = zip(paths, labels).map { path, label in
      Unit(path.inColumn(of: width) + label.text.quotedPhrase, label.range, indent: 2, isRow: true)
    }
    return Section(units: [Unit("labels \(language.text)", language.range, indent: 0)] + rows)
  }
}

extension Name {
  /// In backquotes where it would start a declaration, or would be one of some other keywords.
  func textAtLineStart(_ keywords: [String]) -> String {
    Words.declarations.contains(text) || keywords.contains(text) ? "`\(text)`" : text
  }
}
