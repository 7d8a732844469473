// Rows of delimited text: the header names the columns, each further row has as many fields.

import FollowupModel

struct CSVRows: RowSource {
  private var csv: CSVReader
  private let table: CSVTable
  private var header: CSVTable.Header?

  init(plan: SourcePlan, file: String, takesShortWay: Bool, staging: Staging) {
    csv = CSVReader(delimiter: plan.source.delimiter)
    table = CSVTable(plan: plan, file: file, takesShortWay: takesShortWay, staging: staging)
  }

  mutating func read(_ bytes: [UInt8], into collector: RowCollector) throws(SourceError) {
    var header = header
    let table = table
    try csv.read(bytes) { row throws(SourceError) in
      try table.take(row, isLast: false, header: &header, into: collector)
    }
    self.header = header
  }

  mutating func finish(into collector: RowCollector) throws(SourceError) {
    var header = header
    let table = table
    let openQuote = try csv.finish { row throws(SourceError) in
      try table.take(row, isLast: true, header: &header, into: collector)
    }
    if let openQuote { throw .unclosedQuote(file: table.file, line: openQuote) }
    guard header != nil else { throw .noHeader(file: table.file) }
    if let line = table.lineOfUTF8 { throw .utf8(file: table.file, line: line, encoding: table.encoding) }
  }
}

/// What the rows of one file mean. A class, as its header is: both are used for every row, and a struct would be copied.
private final class CSVTable {
  final class Header {
    let fieldCount: Int
    /// For each column of the plan: its field in the row; nil where the file has none.
    let fields: [Int?]
    let plans: [RowPlan]
    /// The short way, where there is one.
    let plain: PlainRow?

    init(fieldCount: Int, fields: [Int?], plans: [RowPlan], plain: PlainRow?) {
      self.fieldCount = fieldCount
      self.fields = fields
      self.plans = plans
      self.plain = plain
    }
  }

  let file: String
  /// The first row that is UTF-8, where the source says something else and no row says otherwise.
  private(set) var lineOfUTF8: Int?
  private var isOfItsEncoding = false
  private let plan: SourcePlan
  private let takesShortWay: Bool
  private let staging: Staging

  init(plan: SourcePlan, file: String, takesShortWay: Bool, staging: Staging) {
    self.plan = plan
    self.file = file
    self.takesShortWay = takesShortWay
    self.staging = staging
  }

  var encoding: TextEncoding { plan.source.encoding }

  /// A code page makes letters of any bytes, so that a file in UTF-8 would be read without an error, and wrongly.
  private func noteEncoding(of row: CSVRow) {
    guard !isOfItsEncoding, let isUTF8 = encoding.isBelied(by: row.bytes) else { return }
    if !isUTF8 { (isOfItsEncoding, lineOfUTF8) = (true, nil) } else if lineOfUTF8 == nil { lineOfUTF8 = row.line }
  }

  /// `isLast`: the row has no line end, so it may have been cut.
  func take(
    _ row: CSVRow, isLast: Bool, header: inout Header?, into collector: RowCollector
  ) throws(SourceError) {
    guard let known = header else {
      header = try readHeader(row)
      return
    }
    if isLast, row.fieldCount < known.fieldCount { throw .cutRow(file: file, line: row.line) }
    if let problem = row.problem {
      collector.addBad(line: row.line, CSVTable.reason(problem, of: row))
      return
    }
    guard row.fieldCount == known.fieldCount else {
      collector.addBad(line: row.line, wrongCount(row, known.fieldCount))
      return
    }
    if row.isASCII, let plain = known.plain,
      collector.add(row.bytes, ends: row.ends, line: row.line, plain: plain)
    {
      return
    }
    noteEncoding(of: row)
    var bytes = row.bytes
    var ends = row.ends
    if let bad = plan.source.encoding.decode(&bytes, ends: &ends) {
      collector.addBad(line: row.line, reason(badByte: bad, in: row))
      return
    }
    if let plain = known.plain, collector.add(bytes, ends: ends, line: row.line, plain: plain) { return }
    let cells = known.fields.map { field -> Cell? in
      field.map { Cell(bytes[($0 == 0 ? 0 : ends[$0 - 1])..<ends[$0]]) }
    }
    collector.add(cells, line: row.line, plans: known.plans)
  }

  private func readHeader(_ row: CSVRow) throws(SourceError) -> Header {
    // Names of columns in letters of two bytes would not be found, and that is not what is wrong.
    if encoding.isBelied(by: row.bytes) == true { throw .utf8(file: file, line: row.line, encoding: encoding) }
    var bytes = row.bytes
    var ends = row.ends
    guard row.problem == nil, plan.source.encoding.decode(&bytes, ends: &ends) == nil else {
      throw .notInEncoding(file: file, line: row.line, encoding: plan.source.encoding)
    }
    let names = ends.indices.map { index in
      String(decoding: Cell(bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]).trimmed, as: UTF8.self)
    }
    let wanted = Set(plan.columns)
    var fieldByName: [String: Int] = [:]
    for (index, name) in names.enumerated() {
      if plan.isStandard, !wanted.contains(name) {
        throw .noField(
          file: file, column: name, record: plan.types[0], nearest: nearestName(to: name, among: plan.columns))
      }
      if wanted.contains(name), fieldByName.updateValue(index, forKey: name) != nil {
        throw .columnTwice(file: file, column: name)
      }
    }
    let available = Dictionary(
      plan.columns.enumerated().filter { fieldByName[$0.element] != nil }.map { ($0.element, $0.offset) },
      uniquingKeysWith: { first, _ in first })
    let fields = plan.columns.map { fieldByName[$0] }
    let plans = try plan.rowPlans(available, file: file, header: names)
    var plain: PlainRow?
    if takesShortWay, plans.count == 1, let type = staging.number(ofType: plans[0].type) {
      plain = PlainRow(plans[0], number: type, cells: fields, reader: plan.reader)
    }
    return Header(fieldCount: names.count, fields: fields, plans: plans, plain: plain)
  }

  private func wrongCount(_ row: CSVRow, _ expected: Int) -> String {
    let delimiter = plan.source.delimiter == 0x09 ? "tab" : "`\(Character(Unicode.Scalar(plan.source.delimiter)))`"
    return "the row has \(row.fieldCount) fields and the header \(expected); look for a \(delimiter) or a line break "
      + "that should stand in quotes"
  }

  private func reason(badByte index: Int, in row: CSVRow) -> String {
    let byte = String(row.bytes[index], radix: 16, uppercase: true)
    let field = (row.ends.firstIndex { $0 > index } ?? 0) + 1
    return "field \(field) has the byte 0x\(byte), which is no \(plan.source.encoding.rawValue); save the file so, or "
      + "set the source's `encoding`"
  }

  private static func reason(_ problem: RowProblem, of row: CSVRow) -> String {
    switch problem {
    case .textAfterQuote(let field):
      return "field \(field) goes on after its closing quote (the row ends in line \(row.lastLine)); write a quote "
        + "inside a quoted field twice"
    case .nul(let field):
      return "field \(field) has a byte 0 in it; the file is damaged or in UTF-16; export it again as UTF-8"
    case .tooLong:
      return
        "the row has more than \(Limits.rowBytes) bytes (it ends in line \(row.lastLine)); look for a missing quote"
    }
  }
}
