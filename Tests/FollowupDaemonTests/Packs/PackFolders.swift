// A folder of shipped packs and a team's folder of rules, of a test's own.

import Foundation
import Testing

@testable import FollowupDaemon

final class PackFolders {
  let root: String
  var shipped: String { "\(root)/shipped" }
  var rules: String { "\(root)/rules" }

  /// With packs of two duties, which share employees and clients.
  init() throws {
    root = "/tmp/packs-\(UUID().uuidString.prefix(8).lowercased())"
    for (name, text) in PackFolders.files { try write("shipped/\(name)", text) }
    try FileManager.default.createDirectory(atPath: rules, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  func write(_ name: String, _ text: String) throws {
    let url = URL(fileURLWithPath: "\(root)/\(name)")
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  func read(_ name: String) throws -> String { try String(contentsOfFile: "\(root)/\(name)", encoding: .utf8) }

  /// The files of the team's folder, by their paths below it.
  var present: [String] { (FileManager.default.subpaths(atPath: rules) ?? []).filter { $0.contains(".") }.sorted() }

  func enable(_ packs: String..., replaces: Bool = false) throws -> PackChange {
    let change = try PackChange.enabling(
      packs, of: PackCatalogue(folder: shipped), in: TeamRules(folder: rules), replaces: replaces)
    try change.perform()
    return change
  }

  func disable(_ packs: String...) throws -> PackChange {
    let change = try PackChange.disabling(packs, of: PackCatalogue(folder: shipped), in: TeamRules(folder: rules))
    try change.perform()
    return change
  }

  /// What keeps a pack from being enabled.
  func refusal(_ packs: String..., replaces: Bool = false) throws -> PackError? {
    do throws(PackError) {
      let change = try PackChange.enabling(
        packs, of: PackCatalogue(folder: shipped), in: TeamRules(folder: rules), replaces: replaces)
      try change.perform()
      return nil
    } catch {
      return error
    }
  }

  func state(_ pack: String) throws -> PackState {
    try TeamRules(folder: rules).state(of: PackCatalogue(folder: shipped).pack(pack))
  }

  private static let files = [
    "records/employee.rules": "record employee\n  name   text\n  email  email\n",
    "records/client.rules": """
    record client
      name      text
      manager   link to employee as clients, optional
      relation  one of prospect, active, former

    labels pl
      client.relation  "relacja"

    """,
    "records/invoice.rules": """
    record invoice
      client  link to client as invoices
      due_on  date
      status  one of open, paid

    """,
    "records/order.rules": "record order\n  client  link to client as orders\n  due_on  date\n",
    "records/delivery.rules": "record delivery\n  order     link to order as deliveries\n  came_on   date, optional\n",
    "calendars/poland.rules": "calendar poland\n  holiday 11 November\n",
    "payments.rules": """
    # Payments
    # Reminds the account manager of invoices
    # that are late. Then of others.
    #
    # To change: `3 days`.

    rule late "Late invoice"
      for each invoice
      when status is open
       and due_on is more than 3 days ago
      remind client.manager
      subject "The order of {client.name}"

    """,
    "payments.tests": """
    test "speaks of a late invoice"
      given employee anna with email "anna@example.com"
      given client acme with manager anna
      given invoice f1 with client acme, due_on 2026-11-12, status open
      on 2026-11-16 expect late for f1 to remind anna

    """,
    "orders.rules": """
    # Orders

    rule late_order "Late order"
      for each client
      when relation is active
       and any(orders where due_on is in the past and none(deliveries))
      remind manager
      subject "{name} waits"

    """,
    "orders.tests": """
    calendar poland

    test "speaks of an order that did not come"
      given employee anna with email "anna@example.com"
      given client acme with manager anna, relation active
      given order o1 with client acme, due_on 2026-11-12
      on 2026-11-13 expect late_order for acme to remind anna

    """,
  ]
}
