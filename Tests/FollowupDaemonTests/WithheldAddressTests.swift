import Testing

@testable import FollowupDaemon

@Suite struct WithheldAddressTests {
  @Test(arguments: [
    ("550 5.1.1 <anna@example.com>: no such user", "550 5.1.1 <address>: no such user"),
    ("delivered to anna.nowak+tag@mail.example.com, and bob@x.pl.", "delivered to <address>, and <address>."),
    ("`żółw@przykład.pl` is no address", "`<address>` is no address"),
    ("client/anna@example.com: opened", "client/<address>: opened"),
    ("\"anna nowak\"@example.com", "<address>"), ("to anna@[192.0.2.1] now", "to <address> now"),
    ("bounces+anna=example.com@relay.net", "<address>"), ("a@b@c.pl", "<address>@c.pl"),
  ])
  func everyAddressIsWithheld(text: String, shown: String) { #expect(text.withoutMailAddresses == shown) }

  @Test(arguments: ["at 9:00 @ work", "a @b", "a@", "@", "nothing", "5 rules are in force"])
  func whatIsNoAddressStays(text: String) { #expect(text.withoutMailAddresses == text) }
}
