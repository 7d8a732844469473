// One connection to SQLite: transactions, and statements that are prepared once and kept. GRDB opens, serialises and
// closes the connection; rows and values do not pass through it, because a look at a dossier takes dozens of statements.

import GRDB
import GRDBSQLite

/// A statement's text. Literals are told apart by their address, which costs nothing.
enum SQL: ExpressibleByStringLiteral, Hashable {
  case literals(Literal, Literal)
  case text(String)

  init(stringLiteral text: StaticString) { self.init(text, "") }

  /// Two literals, with a space between.
  init(_ head: StaticString, _ tail: StaticString) { self = .literals(Literal(text: head), Literal(text: tail)) }

  var text: String {
    switch self {
    case .literals(let head, let tail): return "\(head.text) \(tail.text)"
    case .text(let text): return text
    }
  }

  struct Literal: Hashable {
    let text: StaticString

    static func == (left: Literal, right: Literal) -> Bool { left.address == right.address }
    func hash(into hasher: inout Hasher) { hasher.combine(address) }

    /// Of the text's bytes; a text of a single character may have none, and is its own.
    private var address: UInt {
      text.hasPointerRepresentation ? UInt(bitPattern: text.utf8Start) : UInt(text.unicodeScalar.value)
    }
  }
}

final class Connection {
  let database: Database
  private var kept: [SQL: Statement] = [:]

  init(_ database: Database) { self.database = database }

  /// Lets go of all statements, so that the connection can be closed.
  func finalize() { kept = [:] }

  /// The texts of the statements that are kept.
  var texts: [String] { kept.keys.map(\.text).sorted() }

  // MARK: Transactions

  var isInsideTransaction: Bool { database.isInsideTransaction }
  var lastInsertedRowID: Int64 { database.lastInsertedRowID }
  var changesCount: Int { database.changesCount }

  /// Runs `body` in a transaction, or in a savepoint of the one that is running.
  func transaction<Result>(isReadOnly: Bool, _ body: () throws -> Result) throws -> Result {
    let isNested = isInsideTransaction
    if isNested {
      try run("SAVEPOINT nested")
    } else if isReadOnly {
      try run("BEGIN")
    } else {
      try run("BEGIN IMMEDIATE")
    }
    do {
      let result = try body()
      if isNested { try run("RELEASE nested") } else { try run("COMMIT") }
      return result
    } catch {
      // After some faults SQLite has undone the transaction itself.
      if isInsideTransaction {
        if isNested {
          try? run("ROLLBACK TO nested")
          try? run("RELEASE nested")
        } else {
          try? run("ROLLBACK")
        }
      }
      throw error
    }
  }

  // MARK: Statements

  /// Runs one statement to its end.
  func run(_ sql: SQL, _ arguments: Arguments = []) throws {
    try step(sql, arguments) { _ in }
  }

  /// Calls `body` with each row, which is not valid afterwards. Nothing is copied.
  func forEachRow(_ sql: SQL, _ arguments: Arguments = [], _ body: (Row) throws -> Void) throws {
    try step(sql, arguments, body)
  }

  /// What `body` makes of each row.
  func rows<Result>(_ sql: SQL, _ arguments: Arguments = [], _ body: (Row) throws -> Result) throws -> [Result] {
    var results: [Result] = []
    try step(sql, arguments) { results.append(try body($0)) }
    return results
  }

  /// What `body` makes of the first row; nil where there is none.
  func row<Result>(_ sql: SQL, _ arguments: Arguments = [], _ body: (Row) throws -> Result) throws -> Result? {
    try statement(sql) { statement in
      try statement.bind(arguments)
      return try statement.step() ? body(statement.row) : nil
    }
  }

  /// The integer in the first column of the first row; nil where there is no row or it is NULL.
  func integer(_ sql: SQL, _ arguments: Arguments = []) throws -> Int64? {
    try row(sql, arguments) { try $0.optionalInteger(0) } ?? nil
  }

  private func step(_ sql: SQL, _ arguments: Arguments, _ body: (Row) throws -> Void) throws {
    try statement(sql) { statement in
      try statement.bind(arguments)
      while try statement.step() { try body(statement.row) }
    }
  }

  /// A statement of one's own, for as long as one wants it.
  func prepare(_ sql: String) throws -> Statement { try Statement(sql, of: database, isKept: true) }

  /// Lends a statement; one that is lent already, to a caller further out, is prepared once more.
  func statement<Result>(_ sql: SQL, _ body: (Statement) throws -> Result) throws -> Result {
    let known = kept[sql]
    let statement: Statement
    if let known, !known.isLent {
      statement = known
    } else {
      statement = try Statement(sql.text, of: database, isKept: known == nil)
      if known == nil { kept[sql] = statement }
    }
    statement.isLent = true
    defer {
      statement.reset()
      statement.isLent = false
    }
    return try body(statement)
  }
}
