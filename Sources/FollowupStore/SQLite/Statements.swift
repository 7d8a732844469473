// Short words over GRDB for what every part of the store does: cached statements, and columns that are checked as
// they are read (a damaged file must not end the process).

import Foundation
import GRDB

extension Database {
  /// Runs one statement, prepared once.
  func run(_ sql: String, _ arguments: StatementArguments = []) throws {
    try cachedStatement(sql: sql).execute(arguments: arguments)
  }

  func rows(_ sql: String, _ arguments: StatementArguments = []) throws -> [Row] {
    try Row.fetchAll(cachedStatement(sql: sql), arguments: arguments)
  }

  func row(_ sql: String, _ arguments: StatementArguments = []) throws -> Row? {
    try Row.fetchOne(cachedStatement(sql: sql), arguments: arguments)
  }

  /// Calls `body` with each row, which is not valid afterwards. Rows are not copied: for many or large ones. `body`
  /// must not run the same statement.
  func forEachRow(_ sql: String, _ arguments: StatementArguments = [], _ body: (Row) throws -> Void) throws {
    let cursor = try Row.fetchCursor(cachedStatement(sql: sql), arguments: arguments)
    while let row = try cursor.next() { try body(row) }
  }

  /// The integer in the first column of the first row; nil where there is no row or it is NULL.
  func integer(_ sql: String, _ arguments: StatementArguments = []) throws -> Int64? {
    try row(sql, arguments)?.optionalInteger(0)
  }
}

extension Row {
  private func value(_ column: Int) -> DatabaseValue.Storage { (self[column] as DatabaseValue).storage }

  func optionalInteger(_ column: Int) throws(CorruptBytes) -> Int64? {
    switch value(column) {
    case .int64(let integer): return integer
    case .null: return nil
    default: throw CorruptBytes("a column holds no integer")
    }
  }

  func integer(_ column: Int) throws(CorruptBytes) -> Int64 {
    guard let integer = try optionalInteger(column) else { throw CorruptBytes("a column is empty") }
    return integer
  }

  /// A small number from 0.
  func count(_ column: Int) throws(CorruptBytes) -> Int {
    guard let count = try optionalCount(column) else { throw CorruptBytes("a column is empty") }
    return count
  }

  func optionalCount(_ column: Int) throws(CorruptBytes) -> Int? {
    guard let integer = try optionalInteger(column) else { return nil }
    guard let count = Int32(exactly: integer), count >= 0 else { throw CorruptBytes("a number is out of range") }
    return Int(count)
  }

  func optionalText(_ column: Int) throws(CorruptBytes) -> String? {
    switch value(column) {
    case .string(let text): return text
    case .null: return nil
    default: throw CorruptBytes("a column holds no text")
    }
  }

  func text(_ column: Int) throws(CorruptBytes) -> String {
    guard let text = try optionalText(column) else { throw CorruptBytes("a column is empty") }
    return text
  }

  func bytes(_ column: Int) throws(CorruptBytes) -> [UInt8] {
    guard case .blob(let data) = value(column) else { throw CorruptBytes("a column holds no bytes") }
    return [UInt8](data)
  }

  /// The bytes of a column, not copied.
  func withBytes<Result>(_ column: Int, _ body: (UnsafeRawBufferPointer) throws -> Result) throws -> Result {
    try withUnsafeData(atIndex: column) { data in
      guard let data else { throw CorruptBytes("a column holds no bytes") }
      return try data.withUnsafeBytes { try body($0) }
    }
  }
}
