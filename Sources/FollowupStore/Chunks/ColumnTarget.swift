// Where the values of one record type go, looked up by the headers before them.

import FollowupModel

/// What to do with a value, and with what.
struct ColumnStep {
  enum Action: UInt8 {
    /// The value is not wanted.
    case passNothing, passInteger, passBlock, passMoney
    case date, choice, money, number, instant, yes, no
    /// Of texts and links there is only that they are there.
    case presence
    /// A value of another kind than its field, and one of no known kind.
    case misfit, unknown
  }

  var action = Action.unknown
  var choiceCount: Int32 = 0
  var slots = ColumnStep.nowhere
  /// For money.
  var currencies = UnsafeMutableRawPointer(ColumnStep.nowhere).assumingMemoryBound(to: UInt32.self)
  /// For a choice, by the value's number: its position in the field's list, missing for one not listed now.
  var choices = ColumnStep.nowhere

  /// Never read nor written: the actions that use a pointer have one.
  private static nonisolated(unsafe) let nowhere = UnsafeMutablePointer<Int64>.allocate(capacity: 1)
}

/// The steps of a record type by header, `field << 4 | tag`; plain memory, to be deallocated.
struct ColumnTarget {
  /// Nil where nothing of the type is wanted.
  private(set) var rows: UnsafeMutablePointer<RowMemory>?
  private var steps = UnsafeMutableBufferPointer<ColumnStep>(start: nil, count: 0)
  /// Of fields that nobody knows, by tag.
  private var others = UnsafeMutableBufferPointer<ColumnStep>(start: nil, count: 0)
  private var choices = UnsafeMutableBufferPointer<Int64>(start: nil, count: 0)
  /// By the field's number in the catalog, the column's position in the table; -1 where it is not wanted.
  private var columns = UnsafeMutableBufferPointer<Int>(start: nil, count: 0)

  private static let tags = 16

  init() {}

  init(_ layout: RecordLayout, _ table: RecordTable) {
    rows = table.rows
    columns = .allocate(capacity: layout.positions.count)
    _ = columns.initialize(from: layout.positions.map { $0 >= 0 && table.columns[$0] != nil ? $0 : -1 })
    others = .allocate(capacity: ColumnTarget.tags)
    _ = others.initialize(from: (0..<ColumnTarget.tags).map(ColumnTarget.passing))
    choices = .allocate(capacity: layout.columns.reduce(0) { $0 + $1.choices.count })
    steps = .allocate(capacity: columns.count * ColumnTarget.tags)
    var choicesUsed = 0
    for (field, position) in columns.enumerated() {
      let column = position >= 0 ? layout.columns[position] : nil
      let known = column.map { choicePositions($0, &choicesUsed) }
      for tag in 0..<ColumnTarget.tags {
        var step = column.map { ColumnTarget.taking(tag, $0.type) } ?? ColumnTarget.passing(tag)
        if let known, let start = known.baseAddress {
          step.choices = start
          step.choiceCount = Int32(truncatingIfNeeded: known.count)
        }
        steps.initializeElement(at: field * ColumnTarget.tags + tag, to: step)
      }
    }
    findColumns(of: table)
  }

  func deallocate() {
    steps.deallocate()
    others.deallocate()
    choices.deallocate()
    columns.deallocate()
  }

  @inline(__always)
  func step(_ header: Int) -> ColumnStep { header < steps.count ? steps[header] : others[header & 15] }

  /// Takes the columns' places in memory.
  func findColumns(of table: RecordTable) {
    for (field, position) in columns.enumerated() where position >= 0 {
      guard let column = table.columns[position] else { continue }
      for step in field * ColumnTarget.tags..<(field + 1) * ColumnTarget.tags {
        steps[step].slots = column.slots
        if let currencies = column.currencies { steps[step].currencies = currencies }
      }
    }
  }

  private func choicePositions(
    _ column: RecordLayout.Column, _ used: inout Int
  ) -> UnsafeMutableBufferPointer<Int64> {
    guard case .choice(let values) = column.type else { return UnsafeMutableBufferPointer(start: nil, count: 0) }
    let places = UnsafeMutableBufferPointer(rebasing: choices[used..<used + column.choices.count])
    _ = places.initialize(
      from: column.choices.map { $0.flatMap(values.firstIndex).map(Int64.init) ?? Slot.missing })
    used += places.count
    return places
  }

  private static func passing(_ tag: Int) -> ColumnStep {
    switch Tag(rawValue: UInt8(truncatingIfNeeded: tag)) {
    case .text, .email, .link: return ColumnStep(action: .passBlock)
    case .number, .date, .instant, .choice: return ColumnStep(action: .passInteger)
    case .money: return ColumnStep(action: .passMoney)
    case .no, .yes: return ColumnStep(action: .passNothing)
    case nil: return ColumnStep(action: .unknown)
    }
  }

  private static func taking(_ tag: Int, _ type: FieldType) -> ColumnStep {
    guard let tag = Tag(rawValue: UInt8(truncatingIfNeeded: tag)) else { return ColumnStep(action: .unknown) }
    switch (type, tag) {
    case (.text, .text), (.email, .email), (.link, .link): return ColumnStep(action: .presence)
    case (.number, .number): return ColumnStep(action: .number)
    case (.money, .money): return ColumnStep(action: .money)
    case (.date, .date): return ColumnStep(action: .date)
    case (.instant, .instant): return ColumnStep(action: .instant)
    case (.yesOrNo, .yes): return ColumnStep(action: .yes)
    case (.yesOrNo, .no): return ColumnStep(action: .no)
    case (.choice, .choice): return ColumnStep(action: .choice)
    default: return ColumnStep(action: .misfit)
    }
  }
}
