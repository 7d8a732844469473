// The capture server's side of one connection (RFC 5321).

import NIOCore
import NIOTLS

final class CaptureHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private static let commandOctetsMax = 4_096
  private static let recipientsMax = 1_000

  private let settings: CaptureServer.Settings
  private let connection: Int
  private let keep: (ReceivedMail) -> Void

  private var input = ByteBuffer()
  private var isSecure = false
  private var username: String?
  private var awaitsCredentials = false
  private var sender: String?
  private var parameters = ""
  private var recipients: [String] = []
  /// Nil outside of DATA.
  private var message: [UInt8]?
  private var isTooLarge = false
  private var isClosing = false

  init(settings: CaptureServer.Settings, connection: Int, keep: @escaping (ReceivedMail) -> Void) {
    self.settings = settings
    self.connection = connection
    self.keep = keep
  }

  // MARK: The channel

  func channelActive(context: ChannelHandlerContext) {
    if settings.tls?.start != .implicit { reply("220 \(settings.name) ESMTP", context) }
    context.fireChannelActive()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case TLSUserEvent.handshakeCompleted? = event as? TLSUserEvent {
      isSecure = true
      if settings.tls?.start == .implicit { reply("220 \(settings.name) ESMTP", context) }
    } else if event is IdleStateHandler.IdleStateEvent {
      end("421 4.4.2 idle for too long", context)
    }
    context.fireUserInboundEventTriggered(event)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = unwrapInboundIn(data)
    input.writeBuffer(&bytes)
    while !isClosing, let line = nextLine(context) {
      if message == nil { obey(line, context) } else { take(line, context) }
    }
    input.discardReadBytes()
    context.flush()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  private func nextLine(_ context: ChannelHandlerContext) -> ArraySlice<UInt8>? {
    let view = input.readableBytesView
    guard let newline = view.firstIndex(of: UInt8(ascii: "\n")) else {
      let max = message == nil ? Self.commandOctetsMax : settings.messageMax
      if view.count > max { end("500 5.5.2 line too long", context) }
      return nil
    }
    var line = ArraySlice(view[..<newline])
    input.moveReaderIndex(to: newline + 1)
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    return line
  }

  private func reply(_ text: String, _ context: ChannelHandlerContext) {
    let buffer = context.channel.allocator.buffer(string: text + "\r\n")
    context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
  }

  private func end(_ text: String?, _ context: ChannelHandlerContext) {
    isClosing = true
    if let text { reply(text, context) }
    context.close(promise: nil)
  }

  // MARK: Commands

  private func obey(_ line: ArraySlice<UInt8>, _ context: ChannelHandlerContext) {
    let text = String(decoding: line, as: UTF8.self)
    if awaitsCredentials { return authenticate(text, context) }
    let verb = text.prefix { $0 != " " }.uppercased()
    let rest = String(text.dropFirst(verb.count).drop { $0 == " " })
    switch verb {
    case "EHLO": reply(greeting(), context)
    case "HELO": reply("250 \(settings.name)", context)
    case "STARTTLS": startTLS(context)
    case "AUTH": takeAuth(rest, context)
    case "MAIL": takeSender(rest, context)
    case "RCPT": takeRecipient(rest, context)
    case "DATA": takeDataCommand(context)
    case "RSET":
      reset()
      reply("250 2.0.0 reset", context)
    case "NOOP": reply("250 2.0.0 ok", context)
    case "VRFY": reply("252 2.0.0 send and see", context)
    case "QUIT": end("221 2.0.0 bye", context)
    default: reply("500 5.5.2 unknown command", context)
    }
  }

  private func greeting() -> String {
    reset()
    var lines = [settings.name, "SIZE \(settings.messageMax)"] + settings.extensions
    if !isSecure, settings.tls != nil { lines.append("STARTTLS") }
    if isSecure, settings.username != nil { lines.append("AUTH PLAIN") }
    return lines.dropLast().map { "250-\($0)\r\n" }.joined() + "250 \(lines.last ?? "")"
  }

  private func startTLS(_ context: ChannelHandlerContext) {
    guard let tls = settings.tls, !isSecure else { return reply("502 5.5.1 not offered", context) }
    reply("220 2.0.0 go ahead", context)
    reset()
    input.clear()
    do { try tls.addHandler(to: context.pipeline) } catch { end(nil, context) }
  }

  private func takeAuth(_ rest: String, _ context: ChannelHandlerContext) {
    let words = rest.split(separator: " ").map(String.init)
    guard settings.username != nil, isSecure else { return reply("502 5.5.1 not offered", context) }
    guard words.first?.uppercased() == "PLAIN" else { return reply("504 5.5.4 PLAIN only", context) }
    if words.count > 1 { return authenticate(words[1], context) }
    awaitsCredentials = true
    reply("334 ", context)
  }

  private func authenticate(_ response: String, _ context: ChannelHandlerContext) {
    awaitsCredentials = false
    let parts = Base64Reader.decode(response)?.split(separator: 0, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    guard let parts, parts.count == 3, parts[1] == settings.username, parts[2] == settings.password ?? "" else {
      return reply("535 5.7.8 wrong username or password", context)
    }
    username = parts[1]
    reply("235 2.7.0 welcome", context)
  }

  private func takeSender(_ rest: String, _ context: ChannelHandlerContext) {
    if settings.username != nil, username == nil { return reply("530 5.7.0 authenticate first", context) }
    guard sender == nil else { return reply("503 5.5.1 nested MAIL", context) }
    guard let (address, parameters) = path(rest, after: "FROM:") else { return reply("501 5.5.4 syntax", context) }
    if let size = parameters.split(separator: " ").first(where: { $0.uppercased().hasPrefix("SIZE=") }),
      let octets = Int(size.dropFirst(5)), octets > settings.messageMax
    {
      return reply("552 5.3.4 message too large", context)
    }
    sender = address
    self.parameters = parameters
    reply("250 2.1.0 sender ok", context)
  }

  private func takeRecipient(_ rest: String, _ context: ChannelHandlerContext) {
    guard sender != nil else { return reply("503 5.5.1 MAIL first", context) }
    guard let (address, _) = path(rest, after: "TO:"), !address.isEmpty else {
      return reply("501 5.5.4 syntax", context)
    }
    guard recipients.count < Self.recipientsMax else { return reply("452 4.5.3 too many recipients", context) }
    if let refusal = settings.recipientReply(address) { return reply(refusal, context) }
    recipients.append(address)
    reply("250 2.1.5 recipient ok", context)
  }

  private func takeDataCommand(_ context: ChannelHandlerContext) {
    guard !recipients.isEmpty else { return reply("554 5.5.1 no valid recipients", context) }
    message = []
    reply("354 end with a dot on its own line", context)
  }

  private func path(_ rest: String, after keyword: String) -> (address: String, parameters: String)? {
    guard rest.uppercased().hasPrefix(keyword), let open = rest.firstIndex(of: "<"),
      let close = rest[open...].lastIndex(of: ">")
    else { return nil }
    let parameters = rest[rest.index(after: close)...].drop { $0 == " " }
    return (String(rest[rest.index(after: open)..<close]), String(parameters))
  }

  private func reset() {
    sender = nil
    parameters = ""
    recipients = []
    message = nil
    isTooLarge = false
    awaitsCredentials = false
  }

  // MARK: The message

  private func take(_ line: ArraySlice<UInt8>, _ context: ChannelHandlerContext) {
    let dot = UInt8(ascii: ".")
    if line.count == 1, line.first == dot { return takeFinalDot(context) }
    guard !isTooLarge else { return }
    message? += line.first == dot ? line.dropFirst() : line
    message? += "\r\n".utf8
    if message?.count ?? 0 > settings.messageMax {
      isTooLarge = true
      message = []
    }
  }

  private func takeFinalDot(_ context: ChannelHandlerContext) {
    let mail = ReceivedMail(
      sender: sender ?? "", parameters: parameters, recipients: recipients, bytes: message ?? [],
      isSecure: isSecure, username: username, connection: connection)
    let wasTooLarge = isTooLarge
    reset()
    if wasTooLarge { return reply("552 5.3.4 message too large", context) }
    switch settings.answer(mail) {
    case .accept:
      keep(mail)
      reply("250 2.0.0 taken", context)
    case .reply(let text): reply(text, context)
    case .drop: end(nil, context)
    case .acceptAndDrop:
      keep(mail)
      end(nil, context)
    }
  }
}

/// Base64 (RFC 4648 §4) back to bytes.
enum Base64Reader {
  static func decode(_ text: String) -> [UInt8]? {
    var result: [UInt8] = []
    var word = 0
    var bits = 0
    for byte in text.utf8 where byte != UInt8(ascii: "=") {
      let value: Int
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = Int(byte) - 65
      case UInt8(ascii: "a")...UInt8(ascii: "z"): value = Int(byte) - 71
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = Int(byte) + 4
      case UInt8(ascii: "+"): value = 62
      case UInt8(ascii: "/"): value = 63
      default: return nil
      }
      word = (word << 6 | value) & 0xFF_FFFF
      bits += 6
      if bits >= 8 {
        bits -= 8
        result.append(UInt8(word >> bits & 0xFF))
      }
    }
    return result
  }
}
