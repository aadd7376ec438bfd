import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * Bundles the TypeScript of the page and of the client with esbuild, which comes as a jar like the npm packages do: the build needs a JDK and Maven,
 * no Node. Run by the Maven build as a single source file, with those jars on the class path.
 *
 * <p>The bundle is checked against a size budget, because nobody notices a page that grows by a kilobyte a week.
 */
final class Bundle {
    /** Gzipped kilobytes of JavaScript that opening the page may cost, and that the client alone may have. */
    private static final double PAGE_BUDGET_KB = 45;

    private static final double CLIENT_BUDGET_KB = 4.3;

    /** As esbuild writes it: {@code import{a as b}from"./chunk-ABC.js"}, and not {@code import("./later.js")}. */
    private static final Pattern STATIC_IMPORT = Pattern.compile("(?:from|import)\"(\\./[^\"]+\\.js)\"");

    /** The end of marked's one file: a ready-made instance and its set-up, and what is exported. */
    private static final Pattern MARKED_INSTANCE = Pattern.compile("var \\w+=new \\w+;function \\w+\\((?s:.*)export\\{(.*)\\};");

    /** What is left at the end when that is cut off: packages are unpacked once, and built from many times. */
    private static final Pattern MARKED_CUT = Pattern.compile("export\\{\\w+ as Lexer,\\w+ as Tokenizer};");

    private static final Pattern MARKED_LEXER = Pattern.compile("\\w+ as (?:Lexer|Tokenizer)\\b");

    private static final Pattern PACKAGE_NAME = Pattern.compile("\"name\"\\s*:\\s*\"([^\"]+)\"");

    /** What the client's own files call among themselves and nobody else does; shorter names save what a feature costs. */
    private static final String CLIENT_INSIDE =
            "^(reconnected|setStopping|receive|over|note|abandon|fail|resume|answer|opened|received|lost)$";

    private final Path work;
    private final Path sources;
    private final Path packages;
    private final Path site;
    private final Path clientPackage;
    private final Path bench;

    private Bundle(Path target) {
        work = target.resolve("web");
        sources = work.resolve("src/main/web");
        packages = work.resolve("node_modules");
        site = target.resolve("classes/META-INF/resources");
        clientPackage = target.resolve("client-package");
        bench = target.resolve("bench");
    }

    public static void main(String[] args) throws Exception {
        new Bundle(Path.of(args[0]).toAbsolutePath()).run();
    }

    private void run() throws IOException, InterruptedException {
        for (String jar : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (jar.endsWith(".jar")) {
                unpack(Path.of(jar));
            }
        }
        keepLexerOnly(packages.resolve("marked/lib/marked.esm.js"));
        copySources();
        // Old hashed names would otherwise pile up in the jar.
        deleteTree(site);
        Files.createDirectories(site);
        esbuild("page/page.ts", "--splitting", "--entry-names=assets/[name]-[hash]", "--chunk-names=assets/[name]-[hash]");
        esbuild("page/page.css", "--entry-names=assets/[name]-[hash]");
        esbuild(
                "client/index.ts",
                "--splitting",
                "--entry-names=client/runnel-client",
                "--chunk-names=client/[name]-[hash]",
                "--mangle-props=" + CLIENT_INSIDE);
        // Measurements of the page's parts; not part of the jar.
        esbuild("../../bench/web/frame-cost.ts", "--outdir=" + bench, "--entry-names=[name]");
        Files.copy(sources.resolve("page/favicon.svg"), site.resolve("assets/favicon.svg"));
        writeIndex();
        check("page", firstLoad(builtFile("page", ".js")), PAGE_BUDGET_KB);
        check("client", firstLoad(site.resolve("client/runnel-client.js")), CLIENT_BUDGET_KB);
        tellLazyParts(builtFile("page", ".js"));
        tellLazyParts(site.resolve("client/runnel-client.js"));
        writeClientPackage();
    }

    /** Lays a package out as npm would, under the name in its package.json. Done once for each jar. */
    private void unpack(Path jar) throws IOException {
        Path done = work.resolve("unpacked").resolve(jar.getFileName());
        if (Files.exists(done)) {
            return;
        }
        try (FileSystem zip = FileSystems.newFileSystem(jar);
                Stream<Path> files = Files.walk(zip.getPath("META-INF"))) {
            Path description = files.filter(file -> file.endsWith("package.json"))
                    .min(Comparator.comparingInt(Path::getNameCount))
                    .orElse(null);
            if (description == null) {
                return;
            }
            Matcher name = PACKAGE_NAME.matcher(Files.readString(description));
            if (!name.find()) {
                throw new IOException("No name in the package.json of " + jar);
            }
            copyTree(description.getParent(), packages.resolve(name.group(1)));
        }
        Files.createDirectories(done.getParent());
        Files.createFile(done);
    }

    /** Beside the unpacked packages, so that those are found before what npm may have put beside the originals. */
    private void copySources() throws IOException {
        deleteTree(work.resolve("src"));
        for (String part : List.of("main", "bench")) {
            copyTree(Path.of("src", part), work.resolve("src").resolve(part));
        }
    }

    /**
     * The page needs marked's lexer, not its writer of HTML. esbuild would leave the latter out if the file did not end with statements that set an
     * instance of all of it up.
     */
    private static void keepLexerOnly(Path marked) throws IOException {
        String script = Files.readString(marked);
        if (MARKED_CUT.matcher(script).find()) {
            return;
        }
        Matcher instance = MARKED_INSTANCE.matcher(script);
        List<String> exports = instance.find()
                ? MARKED_LEXER.matcher(instance.group(1)).results().map(MatchResult::group).toList()
                : List.of();
        if (exports.size() != 2) {
            throw new IOException("The end of " + marked + " is not what Bundle.MARKED_INSTANCE expects, so that marked's lexer cannot be cut out of it."
                    + " Adapt that pattern to this version of marked.");
        }
        Files.writeString(marked, instance.replaceFirst(Matcher.quoteReplacement("export{" + String.join(",", exports) + "};")));
    }

    private void esbuild(String entry, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                executable().toString(),
                entry,
                "--bundle",
                "--minify",
                "--format=esm",
                "--target=es2022,chrome110,firefox115,safari16",
                "--charset=utf8",
                "--sourcemap",
                "--legal-comments=linked",
                "--log-level=warning",
                "--tsconfig=" + Path.of("tsconfig.json").toAbsolutePath(),
                "--outdir=" + site));
        command.addAll(List.of(more));
        ProcessBuilder esbuild =
                new ProcessBuilder(command).directory(sources.toFile()).inheritIO();
        int status = esbuild.start().waitFor();
        if (status != 0) {
            throw new IOException("esbuild ended with status " + status + " on " + entry);
        }
    }

    private Path executable() throws IOException {
        try (Stream<Path> files = Files.walk(packages.resolve("@esbuild"))) {
            Path esbuild = files.filter(file -> file.getFileName().toString().matches("esbuild(\\.exe)?"))
                    .filter(Files::isRegularFile)
                    .findFirst()
                    .orElseThrow(() -> new IOException("There is no esbuild executable for this operating system"));
            esbuild.toFile().setExecutable(true);
            return esbuild;
        }
    }

    /** The names of the built files carry a hash of their content, so that they may be cached for ever; index.html names them. */
    private void writeIndex() throws IOException {
        String index = Files.readString(sources.resolve("page/index.html"))
                .replace("page.ts", builtFile("page", ".js").getFileName().toString())
                .replace("page.css", builtFile("page", ".css").getFileName().toString());
        Files.writeString(site.resolve("index.html"), index);
    }

    private Path builtFile(String name, String extension) throws IOException {
        try (Stream<Path> files = Files.list(site.resolve("assets"))) {
            return files.filter(file -> file.getFileName().toString().matches(name + "-[A-Z0-9]+\\" + extension))
                    .findFirst()
                    .orElseThrow(() -> new IOException("esbuild wrote no " + name + extension));
        }
    }

    /** A file and all that it imports at once. What it imports later, on demand, is not among them. */
    private Set<Path> firstLoad(Path entry) throws IOException {
        Set<Path> files = new LinkedHashSet<>();
        Deque<Path> open = new ArrayDeque<>(List.of(entry));
        while (!open.isEmpty()) {
            Path file = open.pop();
            if (files.add(file)) {
                STATIC_IMPORT
                        .matcher(Files.readString(file))
                        .results()
                        .forEach(found -> open.push(file.resolveSibling(found.group(1)).normalize()));
            }
        }
        return files;
    }

    private void check(String what, Set<Path> files, double budget) throws IOException {
        double size = 0;
        for (Path file : files) {
            size += gzippedKilobytes(file);
        }
        System.out.printf("%s: %.1f kB gzipped (at most %.1f)%n", what, size, budget);
        if (size > budget) {
            throw new IOException("The " + what + " is larger than its budget");
        }
    }

    private void tellLazyParts(Path entry) throws IOException {
        Set<Path> first = firstLoad(entry);
        StringJoiner parts = new StringJoiner(", ", "on demand: ", " kB gzipped");
        try (Stream<Path> files = Files.list(entry.getParent())) {
            for (Path file : (Iterable<Path>) files.sorted()::iterator) {
                if (file.toString().endsWith(".js") && !first.contains(file)) {
                    String name = file.getFileName().toString().replaceFirst("-[A-Z0-9]+\\.js$", "");
                    parts.add(name + " %.1f".formatted(gzippedKilobytes(file)));
                }
            }
        }
        System.out.println(parts);
    }

    /**
     * What others can install. The types are the sources themselves: only tsc could make declarations of them. Their imports name {@code .js}, as
     * TypeScript wants it where nothing is configured.
     */
    private void writeClientPackage() throws IOException {
        deleteTree(clientPackage);
        copyTree(site.resolve("client"), clientPackage);
        Path from = sources.resolve("client");
        Files.createDirectories(clientPackage.resolve("src"));
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = file.getFileName().toString();
                if (name.endsWith(".ts")) {
                    String source = Files.readString(file).replaceAll("'(\\./\\w+)\\.ts'", "'$1.js'");
                    Files.writeString(clientPackage.resolve("src").resolve(name), source);
                } else {
                    Files.copy(file, clientPackage.resolve(name));
                }
            }
        }
    }

    private static double gzippedKilobytes(Path file) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(Files.readAllBytes(file));
        }
        return packed.size() / 1000.0;
    }

    private static void copyTree(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private static void deleteTree(Path root) throws IOException {
        if (Files.notExists(root)) {
            return;
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(file);
            }
        }
    }
}
