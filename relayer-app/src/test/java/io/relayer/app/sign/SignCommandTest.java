package io.relayer.app.sign;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.CommandRun;
import io.relayer.app.terminal.ExitCode;
import io.relayer.devnet.JsonSchema;
import io.relayer.messages.request.ParsedRequest;
import io.relayer.messages.request.RequestParser;
import io.relayer.signer.keys.KeystoreWriter;
import io.relayer.signer.keys.KeystoreWriter.Cost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Tests of `relayer sign`, which runs without any server.
class SignCommandTest {
  private static final String TO = "0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc";
  private static final String[] ALL_OPTIONS = {
    "--nonce",
    "7",
    "--max-fee-per-gas",
    "300",
    "--max-priority-fee-per-gas",
    "2",
    "--gas-limit",
    "21000"
  };

  @TempDir private Path folder;
  private Path keys;
  private String first;
  private String second;

  @BeforeEach
  void writeKeys() throws IOException {
    keys = Files.createDirectory(folder.resolve("keys"));
    first = key(1);
    second = key(2);
    Files.writeString(folder.resolve("password"), "open sesame\n");
  }

  private String key(int number) {
    String hex = "0".repeat(63) + number;
    return new KeystoreWriter(keys, Cost.LIGHT)
        .importHex(bytes(hex), bytes("open sesame"))
        .address()
        .toString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void linesAreSignedWithNoncesThatCountUp() {
    CommandRun run =
        sign(
            List.of(
                request("a", first, ",\"labels\":{\"k\":\"v\"},\"confirmations\":20"),
                "",
                request("b", first, ",\"producer\":\"p\",\"confirmations\":\"finalized\"")),
            ALL_OPTIONS);

    assertThat(run.err()).contains(first + " on chain 31337: signed nonces 7 to 8");
    assertThat(run.exitCode()).isEqualTo(ExitCode.DONE);
    List<JsonNode> lines = run.jsonLines();
    assertThat(lines)
        .allSatisfy(line -> assertThat(JsonSchema.of("request.json").problems(line)).isEmpty());
    assertThat(lines.getFirst().get("labels").get("k").asString()).isEqualTo("v");
    assertThat(lines.getFirst().get("confirmations").asInt()).isEqualTo(20);
    assertThat(lines.getLast().get("producer").asString()).isEqualTo("p");
    assertThat(lines.getLast().get("confirmations").asString()).isEqualTo("finalized");
    assertThat(lines)
        .extracting(SignCommandTest::told)
        .containsExactly("a 7 " + first, "b 8 " + first);
  }

  @Test
  void eachSenderCountsForItself() {
    CommandRun run =
        sign(
            List.of(request("a", first, ""), request("b", second, ""), request("c", first, "")),
            with(ALL_OPTIONS, "--nonce", "31337:" + second + "=0"));

    assertThat(run.jsonLines())
        .extracting(SignCommandTest::told)
        .containsExactly("a 7 " + first, "b 0 " + second, "c 8 " + first);
  }

  @Test
  void oneNonceForTwoSendersIsRefused() {
    CommandRun run = sign(List.of(request("a", first, ""), request("b", second, "")), ALL_OPTIONS);

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("line 2: nonce: --nonce is used by another account already")
        .contains("1 bad line: nothing was signed");
  }

  @Test
  void documentOverSeveralLinesIsOneRequest() throws IOException {
    Path file = folder.resolve("request.json");
    Files.writeString(file, request("a", first, "").replace(",", ",\n  ") + "\n");

    CommandRun run = sign(keys, file, ALL_OPTIONS);

    assertThat(run.jsonLines()).extracting(SignCommandTest::told).containsExactly("a 7 " + first);
  }

  @Test
  void oneKeystoreFileIsEnough() throws IOException {
    Path file = folder.resolve("r.jsonl");
    Files.writeString(file, request("a", first, "") + "\n" + request("b", second, ""));
    Path only;
    try (var files = Files.list(keys)) {
      only =
          files
              .filter(path -> path.toString().contains(first.substring(2)))
              .findFirst()
              .orElseThrow();
    }

    CommandRun run = sign(only, file, ALL_OPTIONS);

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("line 2: from: --keystore has no key of " + second);
  }

  @Test
  void whatIsMissingIsToldLineByLineAndNothingIsSigned() {
    CommandRun run =
        sign(
            List.of(
                request("a", first, ",\"gasLimit\":21000,\"fee\":{\"gasPrice\":5}"),
                request("b", first, ""),
                "{\"id\":\"c\",\"chainId\":1,\"pool\":\"p\",\"to\":\"" + TO + "\"}",
                request("d", "0x" + "0d".repeat(20), ""),
                "{\"id\":\"e\"}",
                "{\"id\":\"f\",\"raw\":\"0x02\"}",
                request("g", first, ",\"deadline\":\"2026-12-01T00:00:00Z\"")));

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines())
        .contains(
            "relayer: line 1: nonce: none is given (expected --nonce " + first + "=N)",
            "relayer: line 2: gasLimit: missing, and no node can estimate it (or give --gas-limit)",
            "relayer: line 3: pool: its sender is chosen by the relayer (expected from)",
            "relayer: line 4: from: --keystore has no key of 0x" + "0d".repeat(20),
            "relayer: line 5: INVALID_FIELD: chainId: missing (expected the number of a chain)",
            "relayer: line 7: deadline: signed bytes have none (expected a request without)",
            "relayer: 7 bad lines: nothing was signed")
        .anyMatch(line -> line.startsWith("relayer: line 2: fee: has no prices"))
        .anyMatch(line -> line.startsWith("relayer: line 6: INVALID_FIELD: raw: not a signed"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                                       | 2",
        "\"fee\":{\"gasPrice\":\"9\"}           | 0",
        "\"fee\":{\"gasPrice\":9},\"accessList\":[{\"address\":\""
            + TO
            + "\",\"storageKeys\":[]}] | 1",
        "\"fee\":{\"maxFeePerGas\":9,\"maxPriorityFeePerGas\":1},\"gasLimit\":50000 | 2",
      })
  void pricesOfTheRequestComeFirst(String fields, int type) {
    String more = fields == null ? "" : "," + fields;

    JsonNode line = sign(List.of(request("a", first, more)), ALL_OPTIONS).json();

    var signed = ((ParsedRequest.Raw) parse(line)).request().attempts().getFirst();
    assertThat(signed.fees().type()).isEqualTo(type);
    assertThat(signed.fees().cap().value().intValue()).isEqualTo(fields == null ? 300 : 9);
    assertThat(signed.gasLimit()).isEqualTo(more.contains("gasLimit") ? 50_000 : 21_000);
  }

  @Test
  void maxCostBoundsWhatOptionsPay() {
    CommandRun run =
        sign(List.of(request("a", first, ",\"fee\":{\"maxCost\":\"1000\"}")), ALL_OPTIONS);

    assertThat(run.err())
        .contains("line 1: fee.maxCost: 21000 gas at up to 300 wei cost more than 1000");
  }

  @ParameterizedTest
  @CsvSource({
    "--nonce,x",
    "--nonce,0x1=5",
    "--nonce,-1",
    "--gas-price,lots",
    "--gas-limit,0",
    "--max-fee-per-gas,5"
  })
  void wrongOptionsAreWrongUsage(String option, String value) {
    assertThat(sign(List.of(request("a", first, "")), option, value).exitCode())
        .isEqualTo(ExitCode.WRONG_USAGE);
  }

  @Test
  void wrongPasswordSignsNothing() throws IOException {
    Files.writeString(folder.resolve("password"), "wrong");

    CommandRun run = sign(List.of(request("a", first, "")), ALL_OPTIONS);

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("wrong password");
  }

  @Test
  void whatIsWrongWithThePasswordsFileIsTold() throws IOException {
    Files.write(folder.resolve("password"), new byte[] {(byte) 0xe9});
    assertThat(sign(List.of(request("a", first, "")), ALL_OPTIONS).err())
        .contains("password is not UTF-8 text: save it as UTF-8");

    Files.writeString(folder.resolve("password"), "\n");
    assertThat(sign(List.of(request("a", first, "")), ALL_OPTIONS).err())
        .contains("wrong password", "(what is there is empty)");
  }

  /// As a shell's `<(command)` is.
  @Test
  void aPipeIsReadOnceAndSignedAsAFileIs() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Thread writer =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try {
                Files.write(pipe, List.of(request("a", first, ""), request("b", first, "")));
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });

    CommandRun run = sign(keys, pipe, ALL_OPTIONS);

    writer.join();
    assertThat(run.jsonLines())
        .extracting(SignCommandTest::told)
        .containsExactly("a 7 " + first, "b 8 " + first);
  }

  @Test
  void aDeviceWithoutLinesAndAFolderAreRefused() {
    CommandRun zero = sign(keys, Path.of("/dev/zero"), ALL_OPTIONS);
    assertThat(zero.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(zero.err()).contains("relayer: the input has no end of a line for 64 MiB");

    CommandRun dir = sign(keys, folder, ALL_OPTIONS);
    assertThat(dir.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(dir.err()).isEqualToIgnoringNewLines("relayer: " + folder + " is a folder");
  }

  @Test
  void whatCanNotBeSeenIsShownEscaped() {
    CommandRun run = sign(keys, Path.of("a\u202eb\ufeff"), ALL_OPTIONS);

    assertThat(run.err()).isEqualToIgnoringNewLines("relayer: there is no file a\\u202eb\\ufeff");
  }

  private CommandRun sign(List<String> lines, String... options) {
    Path file = folder.resolve("requests.jsonl");
    try {
      Files.write(file, lines);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return sign(keys, file, options);
  }

  private CommandRun sign(Path keystore, Path file, String... options) {
    String password = folder.resolve("password").toString();
    String[] command = {
      "sign", "--keystore", keystore.toString(), "--password-file", password, file.toString()
    };
    return CommandRun.of(with(command, options));
  }

  private static String[] with(String[] some, String... more) {
    List<String> all = new ArrayList<>(List.of(some));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static String request(String id, String from, String more) {
    return "{\"id\":\"%s\",\"chainId\":31337,\"from\":\"%s\",\"to\":\"%s\",\"value\":\"5\"%s}"
        .formatted(id, from, TO, more);
  }

  private static ParsedRequest parse(JsonNode line) {
    return new RequestParser(Map.of()).parse(bytes(JsonMapper.shared().writeValueAsString(line)));
  }

  /// Id, nonce and the account that signed.
  private static String told(JsonNode line) {
    var request = ((ParsedRequest.Raw) parse(line)).request();
    return request.key().id() + " " + request.place().nonce() + " " + request.place().sender();
  }
}
