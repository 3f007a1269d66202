package dev.nightkiln.demo;

/** Everything that can be written as GitHub's JSON. */
record Renderings(
        AccountJson accounts,
        RepositoryJson repositories,
        IssueJson issues,
        PullJson pulls,
        CheckJson checks,
        FileJson files) {
    static Renderings of(Links links) {
        var accounts = new AccountJson(links);
        var repositories = new RepositoryJson(links, accounts);
        var issues = new IssueJson(links, accounts);
        return new Renderings(
                accounts,
                repositories,
                issues,
                new PullJson(links, accounts, repositories, issues),
                new CheckJson(links, accounts),
                new FileJson(links));
    }
}
