// Why a source, or a whole file of it, could not be read. Nothing of such a file is applied.

import FollowupModel

/// A problem of a source or of one of its files, each with its remedy.
public enum SourceError: Error, Hashable, Sendable {
  // What the configuration says does not fit the record types.
  case unknownRecord(source: String, record: String, nearest: String?)
  case unknownField(source: String, record: String, field: String, nearest: String?)
  case unmappedField(source: String, record: String, field: String)
  case notMoney(source: String, record: String, field: String)
  case notALink(source: String, record: String, field: String)
  case sameRecordTwice(source: String, record: String)

  // What is wrong with a file as a whole.
  case unreadable(file: String, reason: String)
  case unknownShape(file: String)
  case notInEncoding(file: String, line: Int, encoding: TextEncoding)
  case utf16(file: String)
  case utf8Mark(file: String, encoding: TextEncoding)
  /// Every row that could tell is UTF-8.
  case utf8(file: String, line: Int, encoding: TextEncoding)
  case noHeader(file: String)
  case unknownColumn(file: String, column: String, nearest: String?, header: [String])
  case noField(file: String, column: String, record: String, nearest: String?)
  case columnTwice(file: String, column: String)
  case unclosedQuote(file: String, line: Int)
  case cutRow(file: String, line: Int)

  /// The file it is about; nil where it is the configuration.
  public var file: String? {
    switch self {
    case .unknownRecord, .unknownField, .unmappedField, .notMoney, .notALink, .sameRecordTwice: return nil
    case .unreadable(let file, _), .unknownShape(let file), .notInEncoding(let file, _, _), .utf16(let file),
      .utf8Mark(let file, _), .utf8(let file, _, _), .noHeader(let file), .unknownColumn(let file, _, _, _),
      .noField(let file, _, _, _),
      .columnTwice(let file, _), .unclosedQuote(let file, _), .cutRow(let file, _):
      return file
    }
  }
}

extension SourceError {
  /// The same without the file's own words, which are its first row where it has no header.
  public var withheld: String {
    switch self {
    case .unknownColumn(let file, let column, _, _):
      return "\(file):1: there is no column `\(column)`; `followupctl status` shows the header"
    case .noField(let file, _, let record, _):
      return "\(file):1: `\(record)` has no field for one of the columns; `followupctl status` names it"
    case .columnTwice(let file, _):
      return "\(file):1: two columns have one name; `followupctl status` shows it"
    default: return description
    }
  }
}

extension SourceError: CustomStringConvertible {
  /// `FILE:LINE: what is wrong; what to do`.
  public var description: String {
    switch self {
    case .unknownRecord(let source, let record, let nearest):
      return
        "source `\(source)`: no rule file declares `record \(record)`; \(hint(nearest, or: "declare it, or correct the name"))"
    case .unknownField(let source, let record, let field, let nearest):
      return
        "source `\(source)`: `\(record)` has no field `\(field)`; \(hint(nearest, or: "declare it, or take it out"))"
    case .unmappedField(let source, let record, let field):
      return "source `\(source)`: `\(record).\(field)` must have a value, and no column gives it one; "
        + "add it to `columns`, or declare it `optional`"
    case .notMoney(let source, let record, let field):
      return "source `\(source)`: `\(record).\(field)` is no money, so it has no currency; take the currency out"
    case .notALink(let source, let record, let field):
      return "source `\(source)`: `\(record).\(field)` is no link, so it is made of one column; name just one"
    case .sameRecordTwice(let source, let record):
      return "source `\(source)`: `\(record)` is described twice; keep one description"
    case .unreadable(let file, let reason):
      return "\(file): cannot be read (\(reason)); check that it is there and that the service may read it"
    case .unknownShape(let file):
      return "\(file): neither `.csv` nor `.jsonl`; rename it, or describe it as a source of the configuration"
    case .notInEncoding(let file, let line, let encoding):
      let others = TextEncoding.allCases.filter { $0 != encoding }.map { "`\($0.rawValue)`" }.joined(separator: " or ")
      return
        "\(file):\(line): the header is not written in \(encoding.rawValue); save the file so, or set the source's "
        + "`encoding` to \(others)"
    case .utf16(let file):
      return "\(file):1: the file is written in UTF-16; save it in the encoding of its source"
    case .utf8Mark(let file, let encoding):
      return "\(file):1: the file is marked as UTF-8, and its source says \(encoding.rawValue); "
        + "set the source's `encoding` to `utf-8`"
    case .utf8(let file, let line, let encoding):
      return
        "\(file):\(line): the file is written in UTF-8, and its source says \(encoding.rawValue); save the file so, or "
        + "set the source's `encoding` to `utf-8`"
    case .noHeader(let file):
      return "\(file):1: the file is empty, not even a header is there; export it again"
    case .unknownColumn(let file, let column, let nearest, let header):
      if header.count == 1, let delimiter = header.first.flatMap(delimiterHint) {
        return "\(file):1: there is no column `\(column)`; \(delimiter)"
      }
      let there = header.prefix(20).map { "`\(excerpt($0.utf8))`" }.joined(separator: ", ")
      return "\(file):1: there is no column `\(column)`; \(hint(nearest, or: "the header has \(there)"))"
    case .noField(let file, let column, let record, let nearest):
      return "\(file):1: `\(record)` has no field `\(excerpt(column.utf8))`; "
        + (delimiterHint(column)
          ?? hint(nearest, or: "declare it, take the column out, or describe the file as a source"))
    case .columnTwice(let file, let column):
      return "\(file):1: two columns are named `\(excerpt(column.utf8))`; rename one of them"
    case .unclosedQuote(let file, let line):
      return "\(file):\(line): the quote opened in this row is never closed; the file is cut off or a `\"` is missing, "
        + "so nothing of it was taken"
    case .cutRow(let file, let line):
      return "\(file):\(line): the last row ends in the middle; the file is cut off, so nothing of it was taken"
    }
  }

  /// Where the names of several columns stand in one.
  private func delimiterHint(_ column: String) -> String? {
    guard column.contains(where: { ",;\t|".contains($0) }) else { return nil }
    return
      "the header is one column, `\(excerpt(column.utf8))`: set the source's `delimiter` to what is between the names"
  }

  private func hint(_ nearest: String?, or remedy: String) -> String {
    nearest.map { "did you mean `\($0)`?" } ?? remedy
  }
}
