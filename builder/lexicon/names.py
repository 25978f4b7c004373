"""Words that tell a person's name from what stands around it, all in lower case."""

from builder.lexicon.sections import phrases, word_set

PARTICLES = word_set("""
    de la las los del della delle di da das do dos du des der den dem van von vom vander zu zur zum ten ter te
    't op in het aan af av le el al ul bin ibn ben bint abu y e i och og und and d' l' dela degli lo st san
    santa mac mc o' ap ab ha bat ould
""")
"""Small words inside names that are written in lower case."""

JOINERS = word_set("""
    and und et y e i og och en ja ve și si и та і й και a oraz és & + with avec mit con و ו
""")
"""Words between two names. Single letters join only full names: "Ortega y Gasset" is one."""

ORGANISATIONS = word_set("""
    staff team desk newsroom editorial editors redaktion redakcja redakce redakció redaktsiya редакция редакція
    redacción redaccion rédaction redazione redactie redação redacao redaktionen toimitus admin administrator
    news press presse prensa agency agencies agentur agencia agence agenzia media medien magazine     inc inc. llc
    ltd ltd. gmbh corp corp. company group institute institut instituto university universität université
    universidad college department ministry foundation council committee commission association society centre
    center network channel tv radio blog website online digital studios services solutions insurance marketing
    clinic hospital hotel store shop guest contributors correspondents reporters writers webmaster moderator
    user anonymous unknown wire service daily weekly gazette herald tribune journal chronicle newsletter podcast
    community official support customer account login subscribe associated times partners partner sponsored
    brand content health care dental nachrichten zeitung tageblatt zeitschrift verlag noticias notícias diario
    jornal periódico nouvelles notizie giornale новости газета агентство журнал información uredništvo
    redaktsioon redakcija toimetus haber merkezi ajansı bureau office government police contributor
    contributing policy terms privacy cookies home contact comments archive
""")
"""A name with one of these words is an organisation's, a role's or a site's, not a person's."""

ACCOUNTS = word_set("admin administrator root superuser user webmaster")
"""A name that ends with one of these words is an account's, as a system names it that was never told another."""

TEAMS = word_set("""
    staff team desk newsroom editors editor's editorial redaktion redaktionen onlineredaktion redakcja redakce redakció
    редакция редакція redacción redaccion rédaction redazione redactie redação redacao toimitus uredništvo
    redaktsioon redakcija toimetus contributors correspondents reporters writers
""")
"""A name with one of these words besides others is a group of writers'."""

JOBS = word_set("""
    expert experte expertin experto specialist spezialist consultant berater manager officer president präsident coach
    trainer dietitian nutritionist attorney lawyer physician surgeon engineer ingenieur photographer fotograf ceo cto
    cofounder co-founder strategist advisor
""")
"""Words of jobs besides those of the press."""

COMPANIES = word_set(
    "gmbh ag kg inc llc ltd corp co. plc e.v sa s.a s.r.l srl b.v bv oy ab a/s aps publisher webmaster"
)
"""Who has one of these words in the name runs the site and did not write for it."""

TITLES = word_set("""
    dr dr. prof prof. mr mr. mrs mrs. ms ms. sir dame lord lady rev rev. father sister rabbi imam gen. col.
    capt. lt. hon. dipl.-ing.
""")
"""Forms of address before a name; they stay as written and do not count as a name's word."""

CREDENTIALS = word_set("""
    md m.d. phd ph.d. rd ms mph fand rn cpa mba jr jr. sr sr. ii iii iv esq esq. msc ba ma bsc rdn ldn do dds
    dvm pa-c cfp pharmd
""")
"""What may follow a name and its comma and still be about the same person."""

BIO_VERBS = word_set("""
    is was are were works worked writes wrote has had serves served covers covered teaches taught reports
    reported lives joined holds leads heads earned spent studied began specializes specialises contributes edits
    runs currently received graduated ist war arbeitet schreibt leitet studierte lebt berichtet est travaille
    écrit dirige enseigne es fue trabaja escribe é trabalha escreve è lavora scrive werkt schrijft jest pracuje
    pisze är arbetar skriver er arbejder jobber on является работает пишет — – -
""")
"""What follows the name in an author's biography: "Jane Doe is …", "Jane Doe — …"."""

NO_SITES = frozenset(
    phrases("""
    home, homepage, home page, startseite, start, accueil, inicio, início, página inicial, hem, forside, etusivu
    főoldal, главная, головна, strona główna, ana sayfa, trang chủ, 首页, ホーム, 홈, website, web site, site
    site name, sitename, my site, my website, my blog, my wordpress site, wordpress, just another wordpress site
    wordpress site, blog title, untitled, index, default, logo, test, null, none, undefined, menu, read more
    """)
)
"""What templates call a site that nobody gave a name."""
