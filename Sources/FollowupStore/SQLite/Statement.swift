// A prepared statement, what can be bound to it, and its rows, whose columns are checked as they are read: a damaged
// file must not end the process.

import GRDB
import GRDBSQLite

/// What a parameter of a statement can be.
protocol Bindable {
  func bind(to statement: OpaquePointer, at index: Int32) -> Int32
}

/// The parameters of a statement in order; nil is NULL.
typealias Arguments = [(any Bindable)?]

final class Statement {
  let pointer: OpaquePointer
  var isLent = false
  private let connection: OpaquePointer

  init(_ sql: String, of database: Database, isKept: Bool) throws {
    guard let connection = database.sqliteConnection else {
      throw DatabaseError(resultCode: .SQLITE_MISUSE, message: "the connection is closed")
    }
    self.connection = connection
    var prepared: OpaquePointer?
    let code = sqlite3_prepare_v3(connection, sql, -1, isKept ? UInt32(SQLITE_PREPARE_PERSISTENT) : 0, &prepared, nil)
    guard code == SQLITE_OK, let prepared else { throw Statement.error(code, connection) }
    pointer = prepared
  }

  deinit { sqlite3_finalize(pointer) }

  func bind(_ arguments: Arguments) throws {
    for index in arguments.indices {
      let place = Int32(index + 1)
      let code = arguments[index]?.bind(to: pointer, at: place) ?? sqlite3_bind_null(pointer, place)
      guard code == SQLITE_OK else { throw Statement.error(code, connection) }
    }
  }

  // MARK: One parameter at a time, for many rows. Texts and bytes are not copied: they must stay until `run` returns.

  func bind(_ integer: Int64, at index: Int32) { sqlite3_bind_int64(pointer, index, integer) }

  func bind(text: UnsafeRawBufferPointer, at index: Int32) {
    let start = text.baseAddress?.assumingMemoryBound(to: CChar.self)
    sqlite3_bind_text(pointer, index, start, Int32(text.count), nil)
  }

  func bind(bytes: [UInt8], at index: Int32, _ body: () throws -> Void) rethrows {
    try bytes.withUnsafeBytes { bytes in
      sqlite3_bind_blob(pointer, index, bytes.baseAddress, Int32(bytes.count), nil)
      try body()
    }
  }

  /// Runs a statement that has no rows, and makes it ready for the next parameters.
  func run() throws {
    _ = try step()
    reset()
  }

  /// Goes to the next row; false where there is none.
  func step() throws -> Bool {
    switch sqlite3_step(pointer) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code: throw Statement.error(code, connection)
    }
  }

  func reset() { sqlite3_reset(pointer) }

  var row: Row { Row(statement: pointer) }

  private static func error(_ code: Int32, _ connection: OpaquePointer) -> DatabaseError {
    DatabaseError(
      resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
      message: sqlite3_errmsg(connection).map { String(cString: $0) })
  }
}

/// The row on which a statement stands.
struct Row {
  let statement: OpaquePointer

  func optionalInteger(_ column: Int) throws(CorruptBytes) -> Int64? {
    switch sqlite3_column_type(statement, Int32(column)) {
    case SQLITE_INTEGER: return sqlite3_column_int64(statement, Int32(column))
    case SQLITE_NULL: return nil
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

  func isNull(_ column: Int) -> Bool { sqlite3_column_type(statement, Int32(column)) == SQLITE_NULL }

  func optionalText(_ column: Int) throws(CorruptBytes) -> String? {
    if isNull(column) { return nil }
    return String(utf8: try utf8(column))
  }

  func text(_ column: Int) throws(CorruptBytes) -> String {
    guard let text = try optionalText(column) else { throw CorruptBytes("a column is empty") }
    return text
  }

  func bytes(_ column: Int) throws -> [UInt8] {
    try withBytes(column) { [UInt8]($0) }
  }

  /// The bytes of a column, not copied.
  func withBytes<Result>(_ column: Int, _ body: (UnsafeRawBufferPointer) throws -> Result) throws -> Result {
    guard sqlite3_column_type(statement, Int32(column)) == SQLITE_BLOB else {
      throw CorruptBytes("a column holds no bytes")
    }
    let bytes = sqlite3_column_blob(statement, Int32(column))
    return try body(UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(statement, Int32(column)))))
  }

  /// The UTF-8 of a column of text, not copied: valid until the next step.
  func utf8(_ column: Int) throws(CorruptBytes) -> UnsafeRawBufferPointer {
    guard sqlite3_column_type(statement, Int32(column)) == SQLITE_TEXT else {
      throw CorruptBytes("a column holds no text")
    }
    let bytes = sqlite3_column_text(statement, Int32(column))
    return UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(statement, Int32(column))))
  }
}

/// SQLite copies what it is given: it may be gone before the statement runs.
private let copying = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

extension Int64: Bindable {
  func bind(to statement: OpaquePointer, at index: Int32) -> Int32 { sqlite3_bind_int64(statement, index, self) }
}

extension Int: Bindable {
  func bind(to statement: OpaquePointer, at index: Int32) -> Int32 { sqlite3_bind_int64(statement, index, Int64(self)) }
}

extension Bool: Bindable {
  func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
    sqlite3_bind_int64(statement, index, self ? 1 : 0)
  }
}

extension String: Bindable {
  func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
    guard !isEmpty else { return sqlite3_bind_text(statement, index, "", 0, nil) }
    var text = self
    return text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        sqlite3_bind_text(statement, index, characters.baseAddress, Int32(characters.count), copying)
      }
    }
  }
}

extension [UInt8]: Bindable {
  func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
    guard !isEmpty else { return sqlite3_bind_zeroblob(statement, index, 0) }
    return withUnsafeBytes { sqlite3_bind_blob(statement, index, $0.baseAddress, Int32($0.count), copying) }
  }
}
