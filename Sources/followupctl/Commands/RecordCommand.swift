// followupctl record: one record by hand.

import ArgumentParser
import ControlAPI

struct RecordCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record", abstract: "Writes or removes one record by hand, an absence say.",
    subcommands: [Put.self, Delete.self])

  struct Put: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writes a record; fields that are not named stay as they are.",
      discussion: "Example: followupctl record put absence a1 employee=anna from=2026-11-23 until=2026-11-27")
    @OptionGroup var daemon: DaemonOptions
    @Argument(help: "The record type.") var type: String
    @Argument(help: "The record's id.") var id: String
    @Argument(help: ArgumentHelp("Fields and their values.", valueName: "field=value")) var fields: [String] = []

    mutating func run() throws {
      var assignments: [FieldAssignment] = []
      for text in fields {
        guard let sign = text.firstIndex(of: "="), sign != text.startIndex else {
          throw Output.failure(
            .wrongUsage, "`\(text)` is no FIELD=VALUE", remedy: "write the field, `=` and the value, as in name=Acme")
        }
        assignments.append(
          FieldAssignment(field: String(text[..<sign]), value: String(text[text.index(after: sign)...])))
      }
      try daemon.obey(.recordPut(type: type, id: id, fields: assignments))
    }
  }

  struct Delete: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Removes a record that was put by hand.")
    @OptionGroup var daemon: DaemonOptions
    @Argument(help: "The record type.") var type: String
    @Argument(help: "The record's id.") var id: String

    mutating func run() throws { try daemon.obey(.recordDelete(type: type, id: id)) }
  }
}
