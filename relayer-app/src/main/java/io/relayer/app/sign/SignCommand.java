package io.relayer.app.sign;

import io.relayer.app.config.Configuration;
import io.relayer.app.input.Input;
import io.relayer.app.input.LineReader;
import io.relayer.app.keys.PasswordOption;
import io.relayer.app.terminal.ExitCode;
import io.relayer.app.terminal.Json;
import io.relayer.core.RelayerException;
import io.relayer.messages.request.NamedContract;
import io.relayer.messages.request.ParsedRequest;
import io.relayer.messages.request.RequestParser;
import io.relayer.signer.keys.KeystoreFolder;
import io.relayer.signer.keys.LocalKeys;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `relayer sign`.
@Command(
    name = "sign",
    sortOptions = false,
    description = {
      "Signs requests on a machine without a network, and prints them as JSON lines with raw, for"
          + " relayer submit on another one. Reads JSON lines, or one JSON document. Reaches no"
          + " database, no Kafka and no node, so nonces, prices and gas limits must be given, here"
          + " or in the requests. All are signed or none.",
      "The senders must be external there: relayer senders add --external. Exit code 1 if a line"
          + " lacks something."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  relayer sign --keystore keys --password-file password.txt --nonce 7 \\",
      "      --max-fee-per-gas 30000000000 --max-priority-fee-per-gas 1000000000 \\",
      "      --gas-limit 21000 requests.jsonl > signed.jsonl",
      "  relayer submit --file signed.jsonl --wait"
    })
public final class SignCommand implements Callable<Integer> {
  private static final int NAMED = 20;

  @Spec private CommandSpec spec;

  @Option(
      names = "--keystore",
      required = true,
      paramLabel = "PATH",
      description = "A keystore file, or a folder of them.")
  private Path keystore = Path.of("");

  @Mixin private PasswordOption password;
  @Mixin private NonceOptions nonces;
  @Mixin private PriceOptions prices;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Has the contracts that requests name. Nothing else of it is used.")
  private @Nullable Path config;

  @Parameters(paramLabel = "FILE", description = "The requests; - for stdin.")
  private String file = Input.STDIN;

  @Override
  public Integer call() throws IOException {
    prices.check();
    RequestParser parser = new RequestParser(contracts());
    Input input = Input.named(file);
    try (LocalKeys keys = KeystoreFolder.open(keystore, password.ofKeystores(keystore))) {
      PrintWriter err = spec.commandLine().getErr();
      keys.problems().forEach(problem -> err.println("relayer: not used: " + problem));
      keys.leftOut().forEach(file -> err.println("relayer: not used: " + file));
      err.flush();
      if (pass(input, parser, new Offline(keys, nonces, prices), _ -> {}) > 0) {
        return ExitCode.FAILED;
      }
      Offline signer = new Offline(keys, nonces, prices);
      PrintWriter out = spec.commandLine().getOut();
      if (pass(input, parser, signer, json -> Json.line(out, json)) > 0) {
        throw new RelayerException(
            "%s was changed while it was signed: use nothing of what was printed".formatted(file));
      }
      if (out.checkError()) {
        throw new RelayerException("not all could be printed: use nothing of it");
      }
      tell(signer);
      return ExitCode.DONE;
    }
  }

  private Map<String, NamedContract> contracts() {
    return config == null
        ? Map.of()
        : Configuration.read(config, System.getenv()).signing().namedContracts();
  }

  /// Goes through all requests.
  ///
  /// @return how many lack something
  private long pass(
      Input input, RequestParser parser, Offline signer, Consumer<Map<String, Object>> signed)
      throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    long bad = 0;
    try (LineReader lines = LineReader.ofDocumentOrLines(input)) {
      LineReader.Read<Judged> read =
          (number, value) -> new Judged(number, sign(parser.parse(value), signer));
      for (Judged line = lines.next(read); line != null; line = lines.next(read)) {
        long number = line.number;
        switch (line.outcome) {
          case Offline.Outcome.Signed(var json) -> signed.accept(json);
          case Offline.Outcome.Lacking(var problems) -> {
            if (++bad <= NAMED) {
              problems.forEach(problem -> err.printf("relayer: line %d: %s%n", number, problem));
            }
          }
        }
      }
    }
    if (bad > NAMED) {
      err.printf("relayer: … and %d more, told once these are mended%n", bad - NAMED);
    }
    if (bad > 0) {
      err.printf("relayer: %d bad %s: nothing was signed%n", bad, bad == 1 ? "line" : "lines");
    }
    return bad;
  }

  private record Judged(long number, Offline.Outcome outcome) {}

  private static Offline.Outcome sign(ParsedRequest parsed, Offline signer) {
    return switch (parsed) {
      case ParsedRequest.Valid(var request) -> signer.sign(request);
      case ParsedRequest.Raw _ ->
          new Offline.Outcome.Lacking(List.of("raw: is signed already (take it out)"));
      case ParsedRequest.Invalid(var code, var message, var _, var _) ->
          new Offline.Outcome.Lacking(List.of(code + ": " + message));
    };
  }

  private void tell(Offline signer) {
    signer
        .taken()
        .forEach((account, count) ->
            spec.commandLine()
                .getErr()
                .printf(
                    "relayer: %s on chain %s: signed nonces %s to %s%n",
                    account.sender(),
                    account.chain(),
                    signer.first(account),
                    signer.first(account).plus(count - 1)));
  }
}
