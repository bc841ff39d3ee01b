from minzheng.site.cli import main

main()
