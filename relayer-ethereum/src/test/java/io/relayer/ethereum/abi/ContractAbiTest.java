package io.relayer.ethereum.abi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractAbiTest {
  private static final String TOKEN =
      """
      [
        {"type":"constructor","inputs":[{"name":"supply","type":"uint256"}],"stateMutability":"payable"},
        {"type":"function","name":"transfer","inputs":[{"name":"to","type":"address"},{"name":"amount","type":"uint256"}],
         "outputs":[{"name":"","type":"bool"}],"stateMutability":"nonpayable"},
        {"name":"mint","inputs":[{"name":"","type":"uint256"}]},
        {"type":"function","name":"mint","inputs":[{"name":"to","type":"address"},{"name":"amount","type":"uint256"}]},
        {"type":"function","name":"pay","inputs":[
          {"name":"orders","type":"tuple[2][]","internalType":"struct Order[2][]","components":[
            {"name":"to","type":"address"},{"name":"amounts","type":"int128[]"},
            {"name":"memo","type":"tuple","components":[{"name":"text","type":"string"}]}]}]},
        {"type":"event","name":"Transfer","anonymous":false,"inputs":[{"name":"from","type":"address","indexed":true}]},
        {"type":"error","name":"Broke","inputs":[{"name":"available","type":"uint256"}]},
        {"type":"fallback"},
        {"type":"receive","stateMutability":"payable"}
      ]
      """;

  @Test
  void functionsAreFoundByNameAndBySignature() {
    ContractAbi abi = valid(TOKEN);

    assertThat(abi.functions("transfer")).hasToString("[transfer(address,uint256)]");
    assertThat(abi.functions("transfer(address,uint256)")).hasSize(1);
    assertThat(abi.functions("mint")).hasToString("[mint(uint256), mint(address,uint256)]");
    assertThat(abi.functions("mint(uint256)")).hasSize(1);
    assertThat(abi.functions("pay")).hasToString("[pay((address,int128[],(string))[2][])]");
    assertThat(abi.functions("Broke")).isEmpty();
    assertThat(abi.functions("Transfer")).isEmpty();
    assertThat(abi.errors()).hasToString("[Broke(uint256)]");
  }

  @Test
  void outputOfABuildToolHasItAsAbi() {
    assertThat(valid("{\"bytecode\":\"0x\",\"abi\":" + TOKEN + "}").functions()).hasSize(4);
  }

  @Test
  void fieldsOfTuplesAreNamedInRefusals() {
    FunctionSignature pay = valid(TOKEN).functions("pay").getFirst();
    List<Object> good =
        List.of("0x70997970c51812dc3a010c7d01b50e0d17dc79c8", List.of(-1, "2"), List.of("hi"));
    List<Object> bad =
        List.of("0x70997970c51812dc3a010c7d01b50e0d17dc79c8", List.of(1, "x"), List.of("hi"));

    assertThat(refusal(pay, List.of(List.of(good, bad))))
        .isEqualTo("args[0][0][1].amounts[1]: found 'x' (expected int128 in decimal or 0x hex)");
    assertThat(refusal(pay, List.of(List.of(good, List.of(1, List.of(), List.of(""))))))
        .startsWith("args[0][0][1].to: found 1 (expected address");
    assertThat(refusal(pay, List.of(List.of(good, good), List.of(good))))
        .startsWith("args[0][1]: found an array of 1 (expected an array of 2 for ");
  }

  /// One wrong entry each, instead of `transfer`.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          5 | entry 1: expected an object, found 5
          {"type":"funktion","name":"f","inputs":[]} | entry 1: type: expected function, error, event, constructor, fallback or receive, found 'funktion'
          {"type":5} | entry 1: type: expected function, error, event, constructor, fallback or receive, found 5
          {"type":"function","inputs":[]} | entry 1: name: expected a name, found nothing
          {"type":"error","name":"1x","inputs":[]} | entry 1: name: expected a name, found '1x'
          {"type":"error","name":"e","inputs":{}} | entry 1: inputs: expected an array, found an object
          {"name":"f","inputs":["uint256"]} | entry 1: inputs[0].type: expected a type, found nothing
          {"name":"f","inputs":[{"type":"bool"},{"type":"money"}]} | entry 1: inputs[1].type: unknown type 'money' (expected address, bool
          {"name":"f","inputs":[{"type":"bool[0]"}]} | entry 1: inputs[0].type: expected [] or [1] to [99999] behind a type, found 'bool[0]'
          {"name":"f","inputs":[{"type":"bool[]x"}]} | entry 1: inputs[0].type: expected [] or [1] to [99999] behind a type, found 'bool[]x'
          {"name":"f","inputs":[{"type":"bool[][][][][][][][][][][][][][][][][]"}]} | entry 1: inputs[0].type: expected types nested at most 16 deep
          {"name":"f","inputs":[{"type":"tuple"}]} | entry 1: inputs[0].components: expected an array, found nothing
          {"name":"f","inputs":[{"type":"tuple[]","components":[{"type":"tuple","components":[{"type":"bite"}]}]}]} | entry 1: inputs[0].components[0].components[0].type: unknown type 'bite'
          """)
  void wrongEntryIsNamed(String entry, String problem) {
    String transfer =
        TOKEN.substring(
            TOKEN.indexOf("  {\"type\":\"function\""), TOKEN.indexOf("  {\"name\":\"mint\""));
    List<String> problems = problems(TOKEN.replace(transfer, entry + ","));

    assertThat(problems).singleElement().asString().startsWith(problem);
  }

  @Test
  void allWrongEntriesAreTold() {
    assertThat(problems("[{\"name\":\"1\"},{\"type\":\"receive\"},{\"type\":\"x\"}]"))
        .extracting(problem -> problem.substring(0, 8))
        .containsExactly("entry 0:", "entry 2:");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {} | expected an array of entries, or an object that has one as abi
          {"abi":"no"} | expected an array of entries, or an object that has one as abi
          5 | expected an array of entries, or an object that has one as abi
          [{"name":} | not JSON: Unexpected character
          `` | expected an array of entries, or an object that has one as abi
          """)
  void whatIsNoAbiIsTold(String json, String problem) {
    assertThat(problems(json)).singleElement().asString().startsWith(problem);
  }

  private static ContractAbi valid(String json) {
    List<String> problems = new ArrayList<>();
    ContractAbi abi = ContractAbi.parse(json, problems);
    assertThat(problems).isEmpty();
    return abi;
  }

  private static List<String> problems(String json) {
    List<String> problems = new ArrayList<>();
    ContractAbi.parse(json, problems);
    return problems;
  }

  private static String refusal(FunctionSignature function, List<?> argument) {
    try {
      function.encode(Args.of(argument));
      return "none";
    } catch (AbiMismatch e) {
      return e.path() + ": " + e.problem();
    }
  }
}
