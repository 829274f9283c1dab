package io.relayer.node.rpc;

import io.relayer.ethereum.value.Bytes;
import io.relayer.node.chain.RevertReason;
import io.relayer.node.chain.UntrustedText;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.web3j.protocol.core.Response;

/// A failed execution, read from a node's error: geth and most others answer code 3 and the
/// returned bytes in `data`; Nethermind writes `Reverted 0x…` there, hardhat and ganache put them
/// deeper into an object.
record ExecutionFailure(Bytes data, String reason) {
  private static final int REVERTED = 3;
  private static final List<String> WORDS =
      List.of(
          "revert",
          "invalid opcode",
          "invalidfeopcode",
          "opcodenotfound",
          "invalid jump",
          "invalidjump",
          "bad jump",
          "bad instruction",
          "stack underflow",
          "stackunderflow",
          "stack limit reached",
          "stackoverflow",
          "vm execution error",
          "vm exception");
  private static final Pattern PREFIX =
      Pattern.compile(
          "^(vm execution error\\.?|execution reverted)[:,]?\\s*", Pattern.CASE_INSENSITIVE);
  private static final Pattern WHOLE = Pattern.compile("\"(?:Reverted )?(0x[0-9a-fA-F]*)\"");
  private static final Pattern INSIDE =
      Pattern.compile("\"(?:data|result)\"\\s*:\\s*\"(0x[0-9a-fA-F]*)\"");

  /// Empty if the error is about something else than the execution.
  static Optional<ExecutionFailure> in(Response.Error error) {
    String message = error.getMessage().toLowerCase(Locale.ROOT);
    if (error.getCode() != REVERTED && WORDS.stream().noneMatch(message::contains)) {
      return Optional.empty();
    }
    Bytes data = data(error);
    return Optional.of(
        new ExecutionFailure(
            data, data.isEmpty() ? reasonIn(error.getMessage()) : RevertReason.describe(data)));
  }

  /// web3j gives `data` as JSON text.
  private static Bytes data(Response.Error error) {
    if (error.getData() == null) {
      return Bytes.EMPTY;
    }
    Matcher whole = WHOLE.matcher(error.getData());
    Matcher inside = INSIDE.matcher(error.getData());
    String hex = whole.matches() ? whole.group(1) : inside.find() ? inside.group(1) : "0x";
    return hex.length() % 2 == 0 ? Bytes.parse(hex) : Bytes.EMPTY;
  }

  private static String reasonIn(String message) {
    String words = PREFIX.matcher(message).replaceFirst("");
    return words.isBlank() ? RevertReason.describe(Bytes.EMPTY) : UntrustedText.clean(words);
  }
}
