package io.relayer.messages.broadcast;

import io.relayer.ethereum.value.Wei;
import io.relayer.messages.Trace;
import io.relayer.messages.broadcast.BroadcastMessage.Call;
import io.relayer.messages.broadcast.BroadcastMessage.Fee;
import io.relayer.messages.broadcast.BroadcastMessage.Generation;
import io.relayer.messages.broadcast.BroadcastMessage.Life;
import io.relayer.messages.broadcast.BroadcastMessage.Origin;
import io.relayer.messages.broadcast.BroadcastMessage.Prices;
import io.relayer.messages.broadcast.BroadcastMessage.Request;
import io.relayer.messages.broadcast.BroadcastMessage.Signed;
import io.relayer.messages.broadcast.BroadcastMessage.Terms;
import io.relayer.messages.broadcast.BroadcastMessage.Transaction;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Checks that a broadcast message that was read from JSON, which may lack anything, has all that a
/// row is made of, within what the tables take. What fails here could be written by no build that
/// this one can read.
final class WholeBroadcast {
  private static final int MOST_BITS = 256;

  // What a timestamptz takes.
  private static final Instant EARLIEST = Instant.parse("-4712-01-02T00:00:00Z");
  private static final Instant LATEST = Instant.parse("+294276-12-30T00:00:00Z");

  private WholeBroadcast() {}

  /// @throws IllegalArgumentException naming what is wrong
  static void require(@Nullable BroadcastMessage message) {
    BroadcastMessage whole = there("message", message);
    there("hash", whole.hash());
    request(there("request", whole.request()));
    transaction(there("transaction", whole.transaction()));
    attempt(there("attempt", whole.attempt()));
  }

  private static void request(Request request) {
    text("request.producer", there("request.producer", request.producer()));
    text("request.id", there("request.id", request.id()));
    int length = there("request.fingerprint", request.fingerprint()).size();
    within("request.fingerprint", length == 32, length + " bytes");
    time("request.receivedAt", there("request.receivedAt", request.receivedAt()));
  }

  private static void transaction(Transaction transaction) {
    Generation generation = there("transaction.generation", transaction.generation());
    there("transaction.generation.id", generation.id());
    within("transaction.generation.number", generation.number() >= 1, generation.number());
    Origin origin = there("transaction.origin", transaction.origin());
    there("transaction.origin.chainId", origin.chainId());
    there("transaction.origin.sender", origin.sender());
    there("transaction.origin.nonce", origin.nonce());
    text("transaction.origin.pool", origin.pool());
    Call call = there("transaction.call", transaction.call());
    amounts("transaction.call.value", there("transaction.call.value", call.value()));
    there("transaction.call.data", call.data());
    within("transaction.call.gasLimit", call.gasLimit() > 0, call.gasLimit());
    JsonNode accessList = call.accessList();
    within( // hex texts alone, and names: none of them has an escape
        "transaction.call.accessList",
        accessList == null || !accessList.toString().contains("\\u0000"),
        "one with the character 0");
    fee(there("transaction.fee", transaction.fee()));
    terms(there("transaction.terms", transaction.terms()));
    life(there("transaction.life", transaction.life()));
  }

  private static void fee(Fee fee) {
    long ways =
        Stream.of(fee.speed(), fee.maxFeePerGas(), fee.gasPrice()).filter(Objects::nonNull).count();
    within(
        "transaction.fee",
        ways == 1 && (fee.maxFeePerGas() == null) == (fee.maxPriorityFeePerGas() == null),
        fee);
    among("transaction.fee.speed", fee.speed(), "slow", "average", "fast");
    amounts(
        "transaction.fee",
        fee.maxFeePerGas(),
        fee.maxPriorityFeePerGas(),
        fee.gasPrice(),
        fee.maxCost());
  }

  private static void terms(Terms terms) {
    within("transaction.terms.confirmations", terms.confirmations() > 0, terms.confirmations());
    within(
        "transaction.terms.priority",
        terms.priority() >= 0 && terms.priority() <= 9,
        terms.priority());
    time("transaction.terms.deadline", terms.deadline());
    there("transaction.terms.labels", terms.labels())
        .forEach((name, value) -> {
          text("transaction.terms.labels", name);
          text("transaction.terms.labels", there("transaction.terms.labels", value));
        });
  }

  private static void life(Life life) {
    among("transaction.life.intent", life.intent(), "cancel", "deadline", "reject", "retried");
    within("transaction.life.sequence", life.sequence() >= 0, life.sequence());
    time("transaction.life.requestedAt", there("transaction.life.requestedAt", life.requestedAt()));
    time("transaction.life.queuedAt", there("transaction.life.queuedAt", life.queuedAt()));
    time("transaction.life.signedAt", there("transaction.life.signedAt", life.signedAt()));
    Trace trace = there("transaction.life.trace", life.trace());
    text("transaction.life.trace", trace.parent());
    text("transaction.life.trace", trace.state());
  }

  private static void attempt(Signed attempt) {
    within("attempt.number", attempt.number() >= 1, attempt.number());
    among("attempt.kind", there("attempt.kind", attempt.kind()), "payload", "empty");
    there("attempt.raw", attempt.raw());
    within("attempt.gasLimit", attempt.gasLimit() > 0, attempt.gasLimit());
    Prices prices = there("attempt.prices", attempt.prices());
    within("attempt.prices.type", Set.of(0, 1, 2).contains(prices.type()), prices.type());
    amounts(
        "attempt.prices", prices.maxFeePerGas(), prices.maxPriorityFeePerGas(), prices.gasPrice());
    time("attempt.signedAt", there("attempt.signedAt", attempt.signedAt()));
  }

  /// Jackson fills components with null, whatever they promise.
  private static <T> T there(String name, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }

  private static void within(String name, boolean is, Object found) {
    if (!is) {
      throw new IllegalArgumentException("%s can't be %s".formatted(name, found));
    }
  }

  private static void among(String name, @Nullable String value, String... known) {
    within(name, value == null || List.of(known).contains(value), String.valueOf(value));
  }

  private static void text(String name, @Nullable String value) {
    within(name, value == null || value.indexOf('\0') < 0, "a text with the character 0");
  }

  private static void amounts(String name, @Nullable Wei... amounts) {
    within(
        name,
        Arrays.stream(amounts).allMatch(wei -> wei == null || wei.value().bitLength() <= MOST_BITS),
        "more than 256 bits");
  }

  private static void time(String name, @Nullable Instant at) {
    within(name, at == null || (!at.isBefore(EARLIEST) && !at.isAfter(LATEST)), String.valueOf(at));
  }
}
