package io.relayer.node.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.TxHash;
import io.relayer.ethereum.value.Wei;
import io.relayer.node.ScriptedNode;
import io.relayer.node.chain.BlockRef;
import io.relayer.node.chain.Header;
import io.relayer.node.chain.Receipt;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// Answers that are read while they are parsed, and those that are left to the other reading. That
/// both come to the same is tested with answers of all clients.
final class StreamingTest {
  private static final TxHash ONE = TxHash.parse("0x" + "01".repeat(32));
  private static final TxHash TWO = TxHash.parse("0x" + "02".repeat(32));
  private static final BlockHash BLOCK = BlockHash.parse(ScriptedNode.HASH);
  private static final String RECEIPT =
      """
      {"type":"0x2","status":"0x1","cumulativeGasUsed":"0x5208","logs":[{"address":"0x00","topics":["0x01"],"blockHash":"0x02"}],
       "logsBloom":"0x%s","transactionHash":"%s","transactionIndex":"0x1f","blockHash":"%s","blockNumber":"0x5","gasUsed":"0x5208",
       "effectiveGasPrice":"0xffffffffffffffffffff","from":"0x%s","to":null,"contractAddress":null}\
      """
          .formatted("00".repeat(256), ONE, BLOCK, "Ab".repeat(20));

  private final RpcCall<RpcResult<Optional<BlockReceipts.Receipts>>> receipts =
      RpcCalls.blockReceipts(BLOCK);
  private final RpcCall<RpcResult<Optional<Header>>> header = RpcCalls.header(BlockRef.of(BLOCK));

  @Test
  void receiptsOfABlockAreReadWithoutWhatNobodyNeeds() {
    BlockReceipts.Receipts read =
        value(receipts, "[" + RECEIPT + "," + RECEIPT + "]").orElseThrow();

    Receipt receipt =
        new Receipt(
            ONE,
            Address.parse("0x" + "ab".repeat(20)),
            5,
            BLOCK,
            31,
            true,
            21_000,
            new Wei(BigInteger.ONE.shiftLeft(80).subtract(BigInteger.ONE)),
            null);
    assertThat(read).isEqualTo(new BlockReceipts.Receipts(List.of(receipt, receipt), 2, ""));
    assertThat(value(receipts, "null")).isEmpty();
  }

  @Test
  void blockIsReadWithTheHashesOfItsTransactions() {
    String block =
        ScriptedNode.block("0x5", ScriptedNode.HASH)
            .replace("[]", "[\"%s\",\"%s\"]".formatted(ONE, TWO));

    assertThat(value(header, block).orElseThrow().transactions()).containsExactly(ONE, TWO);
    assertThat(value(header, "null")).isEmpty();
  }

  @Test
  void answersToABatchAreReadInAnyOrderWithTheIdBeforeOrBehindTheResult() {
    List<RpcCall<SendAnswer>> sends =
        List.of(send(ONE, new SendAnswer.Accepted()), send(TWO, new SendAnswer.TurnedAway("two")));

    assertThat(
            read(
                sends,
                "[{\"result\":\"%s\",\"id\":%d},{\"jsonrpc\":\"2.0\",\"id\":%d,\"error\":null,\"result\":\"%s\"}]"
                    .formatted(TWO, id(sends.get(1)), id(sends.get(0)), ONE)))
        .containsExactly(new SendAnswer.Accepted(), new SendAnswer.TurnedAway("two"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{R},{}]",
        "{R}",
        "[{R},null]",
        "\"0x\"",
        "[[]]",
        "[{\"blockHash\":null}]",
      })
  void otherResultsAreLeftToTheOtherReading(String result) {
    assertThat(read(List.of(receipts), body(id(receipts), result.replace("{R}", RECEIPT))))
        .isNull();
  }

  @Test
  void otherEnvelopesAreLeftToTheOtherReading() {
    String result = "\"result\":[" + RECEIPT + "]";
    String id = "\"id\":" + id(receipts);
    List<RpcCall<RpcResult<Optional<BlockReceipts.Receipts>>>> one = List.of(receipts);
    assertThat(read(one, "{%s,%s}".formatted(id, result))).isNotNull();

    assertThat(read(one, "{%s}".formatted(result))).isNull();
    assertThat(read(one, "{%s}".formatted(id))).isNull();
    assertThat(read(one, "{\"id\":0,%s}".formatted(result))).isNull();
    assertThat(read(one, "{%s,%s,%s}".formatted(id, id, result))).isNull();
    assertThat(read(one, "{%s,%s,%s}".formatted(id, result, result))).isNull();
    assertThat(read(one, "{%s,%s,\"error\":{\"code\":1}}".formatted(id, result))).isNull();
    assertThat(read(one, "[{%s,%s}]".formatted(id, result))).isNull();
    assertThat(read(one, "{%s,%s} 1".formatted(id, result))).isNull();
    assertThat(read(one, "{%s,%s".formatted(id, result))).isNull();
    assertThat(read(429, one, "{%s,%s}".formatted(id, result))).isNull();
  }

  @Test
  void batchOfWhichOneIsMissingOrThereTwiceIsLeftToTheOtherReading() {
    List<RpcCall<SendAnswer>> sends =
        List.of(send(ONE, new SendAnswer.Accepted()), send(TWO, new SendAnswer.Accepted()));
    String first = body(id(sends.get(0)), "\"%s\"".formatted(ONE));
    String second = body(id(sends.get(1)), "\"%s\"".formatted(TWO));
    assertThat(read(sends, "[%s,%s]".formatted(first, second))).hasSize(2);

    assertThat(read(sends, "[%s]".formatted(first))).isNull();
    assertThat(read(sends, "[%s,%s,%s]".formatted(first, second, first))).isNull();
    assertThat(read(sends, "[%s,%s,1]".formatted(first, second))).isNull();
    assertThat(read(sends, first)).isNull();
  }

  @Test
  void whatAnAnswerIsToldByIsNotToldWhereAllAreReadAgain() {
    List<TxHash> told = new ArrayList<>();
    List<RpcCall<SendAnswer>> sends =
        List.of(
            RpcCalls.send(
                Bytes.EMPTY,
                (_, _) -> new SendAnswer.Lost("not read so"),
                (_, found) -> {
                  told.add(found);
                  return new SendAnswer.Accepted();
                }),
            send(TWO, new SendAnswer.Accepted()));
    String first = body(id(sends.get(0)), "\"%s\"".formatted(ONE));

    assertThat(
            read(
                sends,
                "[%s,{\"id\":%d,\"error\":{\"code\":1}}]".formatted(first, id(sends.get(1)))))
        .isNull();
    assertThat(told).isEmpty();
  }

  private static RpcCall<SendAnswer> send(TxHash hash, SendAnswer answer) {
    return RpcCalls.send(
        Bytes.EMPTY,
        (_, _) -> new SendAnswer.Lost("not read so"),
        (_, found) -> found.equals(hash) ? answer : new SendAnswer.Lost("another's"));
  }

  private static <T> T value(RpcCall<RpcResult<T>> call, String result) {
    List<RpcResult<T>> read = requireNonNull(read(List.of(call), body(id(call), result)));
    return ((RpcResult.Value<T>) read.getFirst()).value();
  }

  private static long id(RpcCall<?> call) {
    return call.request().getId();
  }

  private static String body(long id, String result) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%d,\"result\":%s}".formatted(id, result);
  }

  private static <T> @Nullable List<T> read(List<RpcCall<T>> calls, String body) {
    return read(200, calls, body);
  }

  private static <T> @Nullable List<T> read(int status, List<RpcCall<T>> calls, String body) {
    return StreamedAnswers.read(JsonMapper.shared(), new Came(status, body), calls);
  }

  /// A response as far as it is looked at.
  private record Came(int statusCode, String text) implements HttpResponse<byte[]> {
    @Override
    public byte[] body() {
      return text.getBytes(UTF_8);
    }

    @Override
    public HttpRequest request() {
      return HttpRequest.newBuilder(uri()).build();
    }

    @Override
    public Optional<HttpResponse<byte[]>> previousResponse() {
      return Optional.empty();
    }

    @Override
    public HttpHeaders headers() {
      return HttpHeaders.of(Map.of(), (_, _) -> true);
    }

    @Override
    public Optional<SSLSession> sslSession() {
      return Optional.empty();
    }

    @Override
    public URI uri() {
      return URI.create("http://localhost");
    }

    @Override
    public HttpClient.Version version() {
      return HttpClient.Version.HTTP_1_1;
    }
  }
}
